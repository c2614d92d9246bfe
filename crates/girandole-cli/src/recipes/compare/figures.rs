//! What a comparison looks like.

use girandole::prelude::*;
use girandole::train::{Comparison, MetricKind};

use super::standing::Standing;
use crate::figures::{IntervalBar, IntervalPanel, LinePanel, Series, interval_panels, line_panels};
use crate::page::Figure;

/// The gains over a base, a panel a task.
pub(super) fn gains(
    comparison: &Comparison,
    base: &str,
    tasks: &[Task],
    standings: &[Standing],
) -> Result<Figure, String> {
    let panel = |task: &Task| {
        let bar = |(color, standing): (usize, &Standing)| {
            let mut own = comparison.between(&standing.contender.name, base);
            let pair = own.find(|pair| pair.task == task.name)?;
            let [low, high] = pair.paired.interval;
            let ends = if pair.gain == pair.paired.difference { [low, high] } else { [-high, -low] };
            Some(IntervalBar { name: pair.contender.clone(), color, value: pair.gain, ends })
        };
        IntervalPanel {
            title: task.name.clone(),
            x_label: format!("{} over {base}", gain_of(task)),
            bars: standings.iter().enumerate().filter_map(bar).collect(),
        }
    };
    let panels: Vec<IntervalPanel> = tasks.iter().map(panel).filter(|panel| !panel.bars.is_empty()).collect();
    Ok(Figure {
        name: format!("gain-over-{base}"),
        svg: interval_panels(&panels)?,
        caption: format!(
            "Gain over {base} with the interval of seeds and test rows; right of the line is better. The intervals are not \
             adjusted for their number, the verdicts are."
        ),
    })
}

/// How often what the models promise comes true, a panel a binary task; none without one.
pub(super) fn reliability(tasks: &[Task], standings: &[Standing]) -> Result<Option<Figure>, String> {
    let panel = |(position, task): (usize, &Task)| {
        let curve = |(color, standing): (usize, &Standing)| {
            let bins = &standing.first.get(position)?.as_ref()?.reliability;
            let points: Vec<_> = bins.iter().map(|bin| (bin.chance, bin.label_rate)).collect();
            (!points.is_empty()).then(|| Series {
                name: standing.contender.name.clone(),
                color,
                points,
                ..Series::default()
            })
        };
        let curves: Vec<Series> = standings.iter().enumerate().filter_map(curve).collect();
        let ends = curves.iter().flat_map(|curve| &curve.points).flat_map(|(x, y)| [*x, *y]);
        let end = ends.fold(0.0_f64, f64::max) * 1.05;
        let right = Series {
            name: "as promised".to_owned(),
            color: 7,
            dashed: true,
            points: vec![(0.0, 0.0), (end, end)],
            band: None,
        };
        (!curves.is_empty() && end > 0.0).then(|| LinePanel {
            title: task.name.clone(),
            x_label: "chance promised".to_owned(),
            y_label: "share that came true".to_owned(),
            x_range: (0.0, end),
            y_range: (0.0, end),
            series: std::iter::once(right).chain(curves).collect(),
        })
    };
    let panels: Vec<LinePanel> = tasks.iter().enumerate().filter_map(panel).collect();
    if panels.is_empty() {
        return Ok(None);
    }
    let caption = "Reliability on the test rows with the first seed: ten groups of rows by the chance that the model gives \
                   them; below the dashed line it promises too much.";
    let svg = line_panels(&panels)?;
    Ok(Some(Figure { name: "reliability".to_owned(), svg, caption: caption.to_owned() }))
}

/// What a task is scored by.
pub(super) fn metric(task: &Task) -> MetricKind {
    if task.kind == TaskKind::Binary { MetricKind::Auc } else { MetricKind::Loss }
}

/// What is gained.
fn gain_of(task: &Task) -> &'static str {
    if task.kind == TaskKind::Binary { "AUC" } else { "loss saved" }
}
