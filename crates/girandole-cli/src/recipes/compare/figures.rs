//! What a comparison looks like.

use girandole::prelude::*;
use girandole::train::{Comparison, MetricKind};

use super::standing::Standing;
use crate::figures::{IntervalBar, IntervalPanel, interval_panels};
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
            Some(IntervalBar {
                name: pair.contender.clone(),
                color,
                value: pair.gain,
                ends: pair.gain_interval(),
            })
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

/// What a task is scored by.
pub(super) fn metric(task: &Task) -> MetricKind {
    if task.kind == TaskKind::Binary { MetricKind::Auc } else { MetricKind::Loss }
}

/// What is gained.
fn gain_of(task: &Task) -> &'static str {
    if task.kind == TaskKind::Binary { "AUC" } else { "loss saved" }
}
