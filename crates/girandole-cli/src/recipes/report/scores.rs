//! How good the kept weights are.

use girandole::prelude::*;
use girandole::train::{Comparison, MetricKind, Paired, figure};

use super::looked_at::LookedAt;
use crate::figures::{IntervalBar, IntervalPanel, interval_panels};
use crate::page::{Block, Figure, Section, Table};
use crate::recipes::reliability;

/// A table of test scores, and with several runs the differences to the first.
pub(super) fn section(looked_at: &[LookedAt], comparison: Option<&Comparison>) -> Result<Section, String> {
    let mut blocks = vec![Block::Table(table(looked_at))];
    if let (Some(comparison), Some(first)) = (comparison, looked_at.first()) {
        let panels: Vec<IntervalPanel> =
            first.run.tasks().iter().map(|task| panel(task, looked_at, comparison, &first.name)).collect();
        let caption = format!(
            "Gain over {} on the test rows, with the interval of other test rows; right of the line is better. One training \
             each says nothing of other seeds: girandole compare trains several.",
            first.name
        );
        let name = "gain".to_owned();
        blocks.push(Block::Figure(Figure { name, svg: interval_panels(&panels)?, caption }));
    }
    Ok(Section { title: "Scores on the test rows".to_owned(), blocks })
}

fn panel(task: &Task, looked_at: &[LookedAt], comparison: &Comparison, base: &str) -> IntervalPanel {
    let bar = |(color, own): (usize, &LookedAt)| {
        let pair = comparison.between(&own.name, base).find(|pair| pair.task == task.name)?;
        Some(IntervalBar { name: own.name.clone(), color, value: pair.gain, ends: pair.gain_interval() })
    };
    IntervalPanel {
        title: task.name.clone(),
        x_label: if task.kind == TaskKind::Binary { "AUC gained" } else { "loss saved" }.to_owned(),
        bars: looked_at.iter().enumerate().filter_map(bar).collect(),
    }
}

fn table(looked_at: &[LookedAt]) -> Table {
    let metrics: Vec<MetricKind> = MetricKind::ALL
        .into_iter()
        .filter(|metric| looked_at.iter().flat_map(|own| &own.test).any(|scores| metric.of(scores).is_some()))
        .collect();
    let mut head = vec!["task".to_owned(), "run".to_owned(), "labels".to_owned(), "95% interval".to_owned()];
    head.extend(metrics.iter().map(|metric| metric.name().to_owned()));
    let tasks = looked_at.first().map(|own| own.run.tasks()).unwrap_or_default();
    let rows = tasks.iter().enumerate().flat_map(|(position, task)| {
        looked_at.iter().filter_map(move |own| {
            let scores = own.test.iter().find(|scores| scores.task == task.name)?;
            Some((position, task, own, scores))
        })
    });
    let rows = rows.map(|(position, task, own, scores)| {
        let mut row =
            vec![task.name.clone(), own.name.clone(), scores.n.to_string(), interval(own, position, task)];
        row.extend(metrics.iter().map(|metric| metric.of(scores).map_or(String::new(), figure)));
        row
    });
    Table { head, rows: rows.collect() }
}

/// Of the AUC, or of the loss where there is none.
fn interval(own: &LookedAt, position: usize, task: &Task) -> String {
    let Some(score) = own.influence(position) else { return String::new() };
    let still = girandole::train::Influence { value: 0.0, rows: vec![0.0; score.rows.len()] };
    let Some(paired) = Paired::of(std::slice::from_ref(score), &[still], 0.95) else { return String::new() };
    let [low, high] = paired.interval;
    let what = if task.kind == TaskKind::Binary { "AUC" } else { "loss" };
    format!("{what} {} to {}", figure(low), figure(high))
}

/// How often what the models promise comes true.
pub(super) fn reliability(looked_at: &[LookedAt]) -> Result<Option<Section>, String> {
    let Some(first) = looked_at.first() else { return Ok(None) };
    let models: Vec<(&str, &[TaskScores])> =
        looked_at.iter().map(|own| (own.name.as_str(), own.test.as_slice())).collect();
    let figure = reliability::figure(first.run.tasks(), &models)?;
    let section = |figure| Section { title: "Reliability".to_owned(), blocks: vec![Block::Figure(figure)] };
    Ok(figure.map(section))
}
