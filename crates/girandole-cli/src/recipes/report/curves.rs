//! How scores moved from epoch to epoch.

use girandole::prelude::*;
use girandole::train::MetricKind;

use super::looked_at::LookedAt;
use crate::figures::{LinePanel, Series, line_panels, range};
use crate::page::{Block, Figure, Section};

/// Panels in a row.
const ACROSS: usize = 3;

/// A panel a task; none where no run has two epochs.
pub(super) fn section(looked_at: &[LookedAt]) -> Result<Option<Section>, String> {
    if looked_at.iter().all(|own| own.history.epochs.len() < 2) {
        return Ok(None);
    }
    let Some(first) = looked_at.first() else { return Ok(None) };
    let panels: Vec<LinePanel> = first.run.tasks().iter().map(|task| panel(task, looked_at)).collect();
    let mut blocks = Vec::new();
    for (position, panels) in panels.chunks(ACROSS).enumerate() {
        let caption = "Scores from epoch to epoch; dashed on the training rows as they passed, with dropout, else on the \
                       validation rows.";
        let name = format!("curves-{}", position + 1);
        blocks.push(Block::Figure(Figure { name, svg: line_panels(panels)?, caption: caption.to_owned() }));
    }
    Ok(Some(Section { title: "Curves".to_owned(), blocks }))
}

fn panel(task: &Task, looked_at: &[LookedAt]) -> LinePanel {
    let metric = if task.kind == TaskKind::Regression { MetricKind::Rmse } else { MetricKind::Auc };
    let of = |own: &LookedAt, color: usize, on_train: bool| {
        let points = own.history.epochs.iter().filter_map(|record| {
            let scores = if on_train { &record.train } else { &record.validation };
            let value = metric.of(scores.iter().find(|scores| scores.task == task.name)?)?;
            Some((record.epoch as f64, value))
        });
        let what = if on_train { "training" } else { "validation" };
        let name = if looked_at.len() == 1 { what.to_owned() } else { format!("{}, {what}", own.name) };
        Series { name, color, dashed: on_train, points: points.collect(), band: None }
    };
    let series: Vec<Series> = looked_at
        .iter()
        .enumerate()
        .flat_map(|(color, own)| [of(own, color, true), of(own, color, false)])
        .filter(|series| !series.points.is_empty())
        .collect();
    let last = looked_at.iter().map(|own| own.history.epochs.len()).max().unwrap_or(1) as f64;
    LinePanel {
        title: task.name.clone(),
        x_label: "epoch".to_owned(),
        y_label: if metric == MetricKind::Auc { "AUC" } else { "RMSE" }.to_owned(),
        x_range: (1.0, last.max(2.0)),
        y_range: range(series.iter().flat_map(|series| &series.points).map(|(_, y)| *y)),
        series,
    }
}
