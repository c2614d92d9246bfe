//! How an entry came out.

use girandole::prelude::*;
use girandole::train::{Contender, Influence};

use super::entry::Entry;
use super::outcome::Outcome;
use super::plan::Plan;
use super::training::Training;

/// An outcome with what each test row adds to its scores.
pub(super) type Scored = (Outcome, Vec<Option<Influence>>);

/// How an entry came out, at the learning rate that was best on the validation rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    pub(super) contender: Contender,
    /// The rate of each part; none where every one diverged.
    pub(super) learning_rates: Vec<Option<f64>>,
    /// The test scores with the first seed, of the tasks that have some.
    pub(super) first: Vec<TaskScores>,
    /// Mean of the epochs whose weights were kept.
    pub(super) epochs: f64,
}

impl Standing {
    /// How an entry came out of trainings that are in the plan's order.
    pub(super) fn of(entry: &Entry, plan: &Plan, n_tasks: usize, results: &[(Training, Scored)]) -> Self {
        let mut scores = vec![Vec::new(); n_tasks];
        let mut first = Vec::new();
        let (mut learning_rates, mut epochs) = (Vec::new(), Vec::new());
        for (position, part) in entry.parts.iter().enumerate() {
            let at_rate = |rate: f64| -> Vec<&Scored> {
                let own = |training: &Training| {
                    training.entry == entry.name
                        && training.position == position
                        && training.learning_rate == rate
                };
                results.iter().filter(|(training, _)| own(training)).map(|(_, scored)| scored).collect()
            };
            let merit = |rate: f64| -> Option<f64> {
                let merits: Option<Vec<f64>> = at_rate(rate).iter().map(|(own, _)| own.merit()).collect();
                merits.map(|merits| merits.iter().sum::<f64>() / merits.len() as f64)
            };
            let rates = entry.learning_rates(&plan.learning_rates);
            let rated = rates.into_iter().filter_map(|rate| Some((rate, merit(rate)?)));
            let best = rated.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(rate, _)| rate);
            learning_rates.push(best);
            let Some(best) = best else { continue };
            let runs = at_rate(best);
            epochs.extend(runs.iter().filter_map(|(outcome, _)| outcome.epoch).map(|epoch| epoch as f64));
            for (place, task) in part.tasks.iter().enumerate() {
                let of_task = runs.iter().map(|(_, scores)| scores.get(place).cloned().flatten());
                scores[*task] = of_task.collect::<Option<Vec<_>>>().unwrap_or_default();
                first.extend(runs.first().and_then(|(outcome, _)| outcome.test.get(place).cloned()));
            }
        }
        Self {
            contender: Contender { name: entry.name.clone(), scores },
            learning_rates,
            first,
            epochs: epochs.iter().sum::<f64>() / epochs.len().max(1) as f64,
        }
    }
}
