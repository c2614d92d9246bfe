//! What a report says.

use girandole::prelude::*;
use girandole::train::{Comparison, Verdict, figure, signed};

use super::looked_at::LookedAt;

/// How far from 1 a calibration is worth a line.
const OFF: f64 = 0.05;

/// One paragraph on top.
pub(super) fn lead(first: &LookedAt, looked_at: &[LookedAt], has_survey: bool) -> String {
    let tasks: Vec<&str> = first.run.tasks().iter().map(|task| task.name.as_str()).collect();
    let what = if looked_at.len() == 1 { "A model" } else { "Models" };
    let gone =
        if has_survey { "" } else { " The rows are not there any more, so what needs them is left out." };
    format!("{what} of {}.{gone}", tasks.join(", "))
}

/// What stands out in each run.
pub(super) fn verdicts(looked_at: &[LookedAt]) -> Vec<String> {
    let several = looked_at.len() > 1;
    let of_run = |own: &LookedAt| {
        let mut lines: Vec<String> = own.test.iter().map(score).collect();
        lines.extend(own.test.iter().filter_map(calibration));
        lines.extend(
            own.validation.iter().zip(&own.test).filter_map(|(chosen, test)| chosen_by_luck(chosen, test)),
        );
        lines.extend(course(own));
        lines.extend(own.gates.iter().flat_map(|gates| &gates.findings).map(ToString::to_string));
        let named = |line| if several { format!("{}: {line}", own.name) } else { line };
        lines.into_iter().map(named).collect::<Vec<String>>()
    };
    looked_at.iter().flat_map(of_run).collect()
}

fn score(scores: &TaskScores) -> String {
    let shown = [("AUC", scores.auc), ("RMSE", scores.rmse), ("accuracy", scores.accuracy)];
    let shown = shown
        .into_iter()
        .find_map(|(name, value)| value.map(|value| format!("test {name} {}", figure(value))));
    format!("{}: {}", scores.task, shown.unwrap_or_else(|| "no test row has its label".to_owned()))
}

/// Whether chances are right on average.
fn calibration(scores: &TaskScores) -> Option<String> {
    let ratio = scores.calibration?;
    let percent = 100.0 * (ratio - 1.0).abs();
    match ratio {
        ratio if ratio > 1.0 + OFF => Some(format!(
            "{}: promises {percent:.0}% more than comes true; calibrate before chances are multiplied",
            scores.task
        )),
        ratio if ratio < 1.0 - OFF => Some(format!(
            "{}: promises {percent:.0}% less than comes true; calibrate before chances are multiplied",
            scores.task
        )),
        _ => None,
    }
}

/// Whether the rows that weights were chosen on flatter them.
fn chosen_by_luck(validation: &TaskScores, test: &TaskScores) -> Option<String> {
    let (validation, score) = validation.auc.zip(test.auc)?;
    // Three standard errors of an AUC over so many rows, by the largest there can be of their positives (Birnbaum and
    // Klose, Annals of Mathematical Statistics 1957).
    let positives = test.n as f64 * test.label_rate?;
    let error = (score * (1.0 - score) / positives.min(test.n as f64 - positives)).sqrt();
    (validation - score > 3.0 * error).then(|| {
        format!(
            "{}: AUC {validation:.4} on the validation rows and {score:.4} on the test rows; the split is not by chance, or \
             the weights were chosen among many",
            test.task
        )
    })
}

/// Whether the training ended too early or went on too long.
fn course(own: &LookedAt) -> Option<String> {
    let epochs = &own.history.epochs;
    let best = epochs.iter().rev().find(|record| record.best)?.epoch;
    match epochs.len() {
        0..3 => None,
        n if best == n => Some(format!("the last of {n} epochs was the best: it may gain from more")),
        n if best * 2 <= n => Some(format!(
            "the best of {n} epochs was number {best}: what came after fitted the training rows alone; fewer epochs, dropout \
             or patience save the time"
        )),
        _ => None,
    }
}

/// What tells the runs apart.
pub(super) fn differences(comparison: &Comparison) -> Vec<String> {
    let told = comparison.pairs.iter().filter(|pair| pair.verdict != Verdict::NoEvidence);
    let mut lines: Vec<String> = told
        .map(|pair| {
            let word = if pair.verdict == Verdict::Gain { "better" } else { "worse" };
            format!("{}: {} is {word} than {} ({})", pair.task, pair.contender, pair.base, signed(pair.gain))
        })
        .collect();
    if lines.is_empty() {
        lines.push("no evidence on the test rows that the runs differ".to_owned());
    }
    lines
}
