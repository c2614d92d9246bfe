//! The tables of a comparison.

use girandole::prelude::*;
use girandole::train::{Comparison, Influence, Verdict, figure, signed};

use super::budget::{Budget, Cost};
use super::entry::Entry;
use super::figures::metric;
use super::plan::Plan;
use super::standing::Standing;
use super::words;
use crate::page::Table;

/// How all came out on a task, beside a base.
pub(super) fn task(
    position: usize,
    task: &Task,
    base: &str,
    standings: &[Standing],
    comparison: &Comparison,
) -> Table {
    let score = words::score(metric(task)).to_owned();
    let over = format!("over {base}");
    let rest = ["interval", "p, adjusted", "verdict"].map(str::to_owned);
    let head = ["model".to_owned(), score, "over seeds".to_owned(), over].into_iter().chain(rest).collect();
    let row = |standing: &Standing| {
        let name = &standing.contender.name;
        let runs = standing.contender.scores.get(position).map(Vec::as_slice).unwrap_or_default();
        let mean = standing.contender.mean(position).map_or("diverged or not scored".to_owned(), figure);
        let mut row = vec![name.clone(), mean, spread(runs)];
        let pair = comparison.between(name, base).find(|pair| pair.task == task.name);
        row.extend(match pair {
            Some(pair) => {
                let [low, high] = pair.gain_interval();
                let interval = format!("[{}, {}]", signed(low), signed(high));
                [signed(pair.gain), interval, words::chance(pair.adjusted_p), pair.verdict.to_string()]
            }
            None => std::array::from_fn(|_| String::new()),
        });
        row
    };
    Table { head, rows: standings.iter().map(row).collect() }
}

/// What each model is and costs.
pub(super) fn models(plan: &Plan, standings: &[Standing]) -> Table {
    let head = [
        "model",
        "head",
        "widths",
        "head and towers",
        "multiply-adds a row",
        "embeddings",
        "learning rate",
        "epochs kept",
    ];
    let row = |((entry, cost), standing): ((&Entry, &Cost), &Standing)| {
        let rates = standing
            .learning_rates
            .iter()
            .map(|rate| rate.map_or("none".to_owned(), |rate| rate.to_string()));
        let mut rates: Vec<String> = rates.collect();
        rates.dedup();
        vec![
            entry.name.clone(),
            words::head(entry),
            entry.widths().iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
            cost.parameters.to_string(),
            cost.multiply_adds.to_string(),
            cost.encoder.to_string(),
            rates.join(", "),
            format!("{:.1}", standing.epochs),
        ]
    };
    let rows = plan.entries.iter().zip(&plan.costs).zip(standings).map(row).collect();
    Table { head: head.map(str::to_owned).to_vec(), rows }
}

/// How the models were made equally large.
pub(super) fn budget(budget: Budget) -> &'static str {
    match budget {
        Budget::Parameters => {
            "Widths are such that heads and towers have as many parameters as the first config's."
        }
        Budget::MultiplyAdds => {
            "Widths are such that heads and towers do as many multiply-adds a row as the first config's."
        }
        Budget::None => "Widths are as they were given; the models are not equally large.",
    }
}

/// Gains and losses, counted.
pub(super) fn count(comparison: &Comparison, contender: &str, base: &str, verdict: Verdict) -> usize {
    comparison.between(contender, base).filter(|pair| pair.verdict == verdict).count()
}

/// The least and the largest score of the seeds.
fn spread(runs: &[Influence]) -> String {
    let values = || runs.iter().map(|run| run.value);
    match runs.len() {
        0 => String::new(),
        1 => "1 seed".to_owned(),
        _ => {
            let [least, most] = [values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max)];
            format!("{} to {}", figure(least), figure(most))
        }
    }
}
