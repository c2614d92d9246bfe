//! A model that takes part in a comparison.

use super::Influence;

/// A model that takes part in a comparison: a name, and its scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Contender {
    /// The name in tables and verdicts.
    pub name: String,
    /// For each task one score a seed, the seeds and test rows in the same order for all contenders; empty where the
    /// task could not be scored.
    pub scores: Vec<Vec<Influence>>,
}

impl Contender {
    /// The mean of a task's scores over the seeds; none where there is none.
    pub fn mean(&self, task: usize) -> Option<f64> {
        let scores = self.scores.get(task).filter(|scores| !scores.is_empty())?;
        Some(scores.iter().map(|score| score.value).sum::<f64>() / scores.len() as f64)
    }
}
