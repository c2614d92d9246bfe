//! Adds up the scores of all tasks over batches.

use std::sync::Arc;

use girandole_core::{Examples, Task, logit_ranges};

use super::{HostBatch, MetricKind, TaskScores, task_scorer::TaskScorer};
use crate::TrainError;

/// Adds up the scores of all tasks over the batches of one pass.
#[derive(Debug, Clone)]
pub(crate) struct Scorer {
    tasks: Vec<Task>,
    scorers: Vec<TaskScorer>,
    /// Rows of a pass; without, memory is bounded and the AUC has an error.
    n_expected: Option<usize>,
    /// The group of each row of the pass, if rows have one.
    groups: Option<Arc<[u64]>>,
    /// Rows added.
    n_rows: usize,
    /// Where the first value that is not finite was seen, and in which task.
    not_finite: Option<(usize, Stamp)>,
    scores: Option<Vec<TaskScores>>,
}

/// Where in a training a batch was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Stamp {
    /// From 1.
    pub(crate) epoch: usize,
    /// Over all epochs, from 1.
    pub(crate) step: usize,
    /// Of that step.
    pub(crate) learning_rate: f64,
}

impl Scorer {
    /// Exact for a pass over so many rows, or in bounded memory, where the AUC has a stated error.
    pub(crate) fn with(tasks: &[Task], n_expected: Option<usize>) -> Self {
        let scorers = tasks
            .iter()
            .zip(logit_ranges(tasks))
            .enumerate()
            .map(|(position, (task, columns))| TaskScorer::new(task.clone(), position, columns, n_expected))
            .collect();
        let tasks = tasks.to_vec();
        Self { tasks, scorers, n_expected, groups: None, n_rows: 0, not_finite: None, scores: None }
    }

    /// Exact, for all rows of `examples` in their order: within their groups too, if they have some.
    pub(crate) fn of(tasks: &[Task], examples: &dyn Examples) -> Self {
        let groups = (0..examples.len() as u32).map(|row| examples.group(row)).collect::<Option<_>>();
        Self { groups, ..Self::with(tasks, Some(examples.len())) }
    }

    /// Forgets everything added.
    pub(crate) fn clear(&mut self) {
        *self = Self { groups: self.groups.take(), ..Self::with(&self.tasks, self.n_expected) };
    }

    pub(crate) fn add(&mut self, batch: &HostBatch, stamp: Stamp) {
        let n_rows = batch.targets.len() / batch.n_tasks.max(1);
        let groups = self.groups.as_ref().and_then(|groups| groups.get(self.n_rows..self.n_rows + n_rows));
        self.n_rows += n_rows;
        for (position, scorer) in self.scorers.iter_mut().enumerate() {
            if !scorer.add(batch, groups) {
                self.not_finite.get_or_insert((position, stamp));
            }
        }
    }

    /// An error, once anything added was not finite.
    pub(crate) fn check(&self) -> Result<(), TrainError> {
        match self.not_finite {
            None => Ok(()),
            Some((position, Stamp { epoch, step, learning_rate })) => {
                let task = self.tasks[position].name.clone();
                Err(TrainError::NotFinite { task, epoch, step, learning_rate })
            }
        }
    }

    /// Scores of everything added, one a task; computed once.
    pub(crate) fn scores(&mut self) -> &[TaskScores] {
        let scorers = &mut self.scorers;
        self.scores.get_or_insert_with(|| scorers.iter_mut().map(TaskScorer::scores).collect())
    }

    /// Why scores of a task are not there, once they are computed.
    pub(crate) fn why_missing(&self, task: usize) -> Option<&str> {
        self.scores.as_ref()?.get(task)?.missing.as_deref()
    }

    pub(crate) fn batch_value(&self, task: usize, metric: MetricKind) -> Option<(f64, usize)> {
        self.scorers[task].batch_value(metric)
    }

    pub(crate) fn running_value(&self, task: usize, metric: MetricKind) -> Option<(f64, usize)> {
        self.scorers[task].running_value(metric)
    }
}
