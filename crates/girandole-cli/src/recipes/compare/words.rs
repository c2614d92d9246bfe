//! What a comparison says.

use girandole::prelude::*;
use girandole::train::{Comparison, MetricKind, Verdict, signed};

use super::entry::Entry;
use super::standing::Standing;
use super::tables::count;
use super::{BASES, HeadKind};

/// One sentence for each model that shares, the strongest statement first.
pub(super) fn verdicts(standings: &[Standing], comparison: &Comparison, tasks: &[Task]) -> Vec<String> {
    let [alone, _] = BASES;
    let shares = |standing: &&Standing| ![alone, Entry::LINEAR].contains(&standing.contender.name.as_str());
    let mut lines: Vec<String> = standings
        .iter()
        .filter(shares)
        .map(|standing| sentence(&standing.contender.name, comparison))
        .collect();
    lines.extend(linear(standings, comparison, tasks));
    lines.extend(diverged(standings));
    lines
}

/// What sharing did, beside a model for each task.
fn sentence(name: &str, comparison: &Comparison) -> String {
    let [alone, bottom] = BASES;
    let of = |base: &str, verdict: Verdict| -> Vec<String> {
        let own = comparison.between(name, base).filter(|pair| pair.verdict == verdict);
        own.map(|pair| format!("{} ({})", pair.task, signed(pair.gain))).collect()
    };
    let [gains, losses] = [Verdict::Gain, Verdict::Loss].map(|verdict| of(alone, verdict));
    let first = if comparison.between(name, alone).next().is_none() {
        "not compared with single tasks".to_owned()
    } else if comparison.is_seesaw(name, alone) {
        format!("seesaw: sharing helped {} and cost {}", gains.join(", "), losses.join(", "))
    } else if !losses.is_empty() {
        format!("negative transfer: sharing cost {}", losses.join(", "))
    } else if !gains.is_empty() {
        format!("sharing helped {}", gains.join(", "))
    } else {
        "no evidence that sharing helped or cost any task".to_owned()
    };
    if name == bottom || comparison.between(name, bottom).next().is_none() {
        return format!("{name}: {first}.");
    }
    let (better, worse) = (of(bottom, Verdict::Gain), of(bottom, Verdict::Loss));
    let second = match (better.is_empty(), worse.is_empty()) {
        (true, true) => format!("no evidence of a difference to {bottom}"),
        (false, true) => format!("better than {bottom} on {}", better.join(", ")),
        (true, false) => format!("worse than {bottom} on {}", worse.join(", ")),
        (false, false) => {
            format!("beside {bottom} better on {} and worse on {}", better.join(", "), worse.join(", "))
        }
    };
    format!("{name}: {first}; {second}.")
}

/// Whether layers were worth it.
fn linear(standings: &[Standing], comparison: &Comparison, tasks: &[Task]) -> Option<String> {
    let [alone, _] = BASES;
    standings.iter().find(|standing| standing.contender.name == Entry::LINEAR)?;
    let (n, worse) = (tasks.len(), count(comparison, Entry::LINEAR, alone, Verdict::Loss));
    let says = match worse {
        _ if comparison.between(Entry::LINEAR, alone).next().is_none() => return None,
        0 => "no task is worse off with it, so that layers have yet to show their worth".to_owned(),
        worse if worse == n => "every task is worse off with it".to_owned(),
        worse => format!("{worse} of {n} tasks are worse off with it"),
    };
    Some(format!("{}, a regression for each task: {says}.", Entry::LINEAR))
}

/// What could not be compared.
fn diverged(standings: &[Standing]) -> Vec<String> {
    let lost = |standing: &&Standing| standing.learning_rates.contains(&None);
    let say = |standing: &Standing| {
        format!(
            "{}: the loss stopped being finite at every learning rate; give lower ones with --learning-rates.",
            standing.contender.name
        )
    };
    standings.iter().filter(lost).map(say).collect()
}

/// A head in a word or two.
pub(super) fn head(entry: &Entry) -> String {
    let Some(part) = entry.parts.first() else { return String::new() };
    match &part.model.head {
        _ if entry.name == Entry::LINEAR => "none".to_owned(),
        HeadConfig::Moe(own) => format!("{} experts, one gate", own.experts),
        HeadConfig::Mmoe(own) => format!("{} experts, a gate a task", own.experts),
        _ if entry.parts.len() > 1 => format!("{} networks of their own", entry.parts.len()),
        own => HeadKind::of(own).map_or("a network a task".to_owned(), |kind| kind.name().to_owned()),
    }
}

/// The name of a score.
pub(super) fn score(metric: MetricKind) -> &'static str {
    if metric == MetricKind::Auc { "AUC" } else { "loss" }
}

/// A chance for a table.
pub(super) fn chance(p: f64) -> String {
    if p < 1e-4 { "< 0.0001".to_owned() } else { format!("{p:.4}") }
}
