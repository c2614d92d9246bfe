//! How often what models promise comes true, drawn.

use girandole::prelude::*;

use crate::figures::{LinePanel, Series, line_panels};
use crate::page::Figure;

/// A panel a binary task with a curve a model; none without a curve.
pub(super) fn figure(tasks: &[Task], models: &[(&str, &[TaskScores])]) -> Result<Option<Figure>, String> {
    let panels: Vec<LinePanel> = tasks.iter().filter_map(|task| panel(task, models)).collect();
    if panels.is_empty() {
        return Ok(None);
    }
    let caption = "Reliability on the test rows: ten groups of rows by the chance that the model gives them; below the dashed \
                   line it promises too much.";
    let svg = line_panels(&panels)?;
    Ok(Some(Figure { name: "reliability".to_owned(), svg, caption: caption.to_owned() }))
}

fn panel(task: &Task, models: &[(&str, &[TaskScores])]) -> Option<LinePanel> {
    let curve = |(color, (name, scores)): (usize, &(&str, &[TaskScores]))| {
        let bins = &scores.iter().find(|scores| scores.task == task.name)?.reliability;
        let points: Vec<_> = bins.iter().map(|bin| (bin.chance, bin.label_rate)).collect();
        (!points.is_empty()).then(|| Series { name: (*name).to_owned(), color, points, ..Series::default() })
    };
    let curves: Vec<Series> = models.iter().enumerate().filter_map(curve).collect();
    let ends = curves.iter().flat_map(|curve| &curve.points).flat_map(|(x, y)| [*x, *y]);
    let end = ends.fold(0.0_f64, f64::max) * 1.05;
    let promised = Series {
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
        series: std::iter::once(promised).chain(curves).collect(),
    })
}
