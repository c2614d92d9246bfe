//! Adds up the scores of all tasks over batches.

use girandole_core::{Task, logit_ranges};

use super::{HostBatch, MetricKind, TaskScores, task_scorer::TaskScorer};
use crate::TrainError;

/// Adds up the scores of all tasks over the batches of one pass.
#[derive(Debug, Clone)]
pub(crate) struct Scorer {
    tasks: Vec<Task>,
    scorers: Vec<TaskScorer>,
    /// Labels a task remembers for its AUC.
    most: usize,
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
    pub(crate) fn new(tasks: &[Task]) -> Self {
        Self::of_last(tasks, usize::MAX)
    }

    /// The AUC, which cannot be added up, is that of each task's last `most` labels.
    pub(crate) fn of_last(tasks: &[Task], most: usize) -> Self {
        let scorers = tasks
            .iter()
            .zip(logit_ranges(tasks))
            .enumerate()
            .map(|(position, (task, columns))| TaskScorer::new(task.clone(), position, columns, most))
            .collect();
        Self { tasks: tasks.to_vec(), scorers, most, not_finite: None, scores: None }
    }

    /// Forgets everything added.
    pub(crate) fn clear(&mut self) {
        *self = Self::of_last(&self.tasks, self.most);
    }

    pub(crate) fn add(&mut self, batch: &HostBatch, stamp: Stamp) {
        for (position, scorer) in self.scorers.iter_mut().enumerate() {
            if !scorer.add(batch) {
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

    pub(crate) fn batch_value(&self, task: usize, metric: MetricKind) -> Option<(f64, usize)> {
        self.scorers[task].batch_value(metric)
    }

    pub(crate) fn running_value(&self, task: usize, metric: MetricKind) -> Option<(f64, usize)> {
        self.scorers[task].running_value(metric)
    }
}
