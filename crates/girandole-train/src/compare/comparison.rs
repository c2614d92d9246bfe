//! Contenders against bases, all judged together.

use girandole_core::{Task, TaskKind};
use serde::{Deserialize, Serialize};

use super::{Compared, Contender, Paired, Verdict, holm, seesaws};

/// Contenders against bases on all tasks, judged together: with many comparisons, one that only chance made stays as rare
/// as with a single one.
///
/// Binary tasks are compared by AUC, others by mean loss, as [`influences`](crate::influences) scores them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Chance of any false verdict if no contender differs from its base.
    pub level: f64,
    /// Each contender against each other base on each task that both could be scored on.
    pub pairs: Vec<Compared>,
}

impl Comparison {
    /// Compares all `contenders` with those among them that `bases` names, at `level`, as .05.
    ///
    /// A base that is no contender, and a contender against itself, are left out.
    pub fn of(tasks: &[Task], contenders: &[Contender], bases: &[&str], level: f64) -> Self {
        let mut pairs = Vec::new();
        for base in bases.iter().filter_map(|name| contenders.iter().find(|other| other.name == *name)) {
            for contender in contenders.iter().filter(|contender| contender.name != base.name) {
                pairs.extend(against(tasks, contender, base, level));
            }
        }
        let p_values: Vec<f64> = pairs.iter().map(|pair: &Compared| pair.paired.p).collect();
        for (pair, adjusted) in pairs.iter_mut().zip(holm(&p_values)) {
            pair.adjusted_p = adjusted;
            // The sign of a gain is turned already.
            pair.verdict =
                Verdict::of(&Paired { difference: pair.gain, ..pair.paired }, adjusted, true, level);
        }
        Self { level, pairs }
    }

    /// A contender against a base, one a task.
    pub fn between(&self, contender: &str, base: &str) -> impl Iterator<Item = &Compared> {
        self.pairs.iter().filter(move |pair| pair.contender == contender && pair.base == base)
    }

    /// Whether a contender gives to one task what it takes from another, both beyond chance, beside a base.
    pub fn is_seesaw(&self, contender: &str, base: &str) -> bool {
        seesaws(&self.between(contender, base).map(|pair| pair.verdict).collect::<Vec<_>>())
    }
}

fn against(tasks: &[Task], contender: &Contender, base: &Contender, level: f64) -> Vec<Compared> {
    let on_task = |(position, task): (usize, &Task)| {
        let paired = Paired::of(contender.scores.get(position)?, base.scores.get(position)?, 1.0 - level)?;
        let sign = if task.kind == TaskKind::Binary { 1.0 } else { -1.0 };
        Some(Compared {
            contender: contender.name.clone(),
            base: base.name.clone(),
            task: task.name.clone(),
            gain: sign * paired.difference,
            adjusted_p: 1.0,
            verdict: Verdict::NoEvidence,
            paired,
        })
    };
    tasks.iter().enumerate().filter_map(on_task).collect()
}
