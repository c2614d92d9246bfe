//! One target and its kind.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::TargetScale;

/// One target of a model.
///
/// A task has a name, which every table, metric and message uses, and a kind, which says how its
/// logits are read. How strongly it counts in training is the trainer's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Unique within a model.
    pub name: String,
    /// How the logits are read.
    pub kind: TaskKind,
    /// The unit in which a regression is learned: rows hold targets in it, and so are logits.
    #[serde(default, skip_serializing_if = "TargetScale::is_identity")]
    pub scale: TargetScale,
}

/// How the logits of a task are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaskKind {
    /// Yes or no; one logit, the target is 0 or 1.
    Binary,
    /// One of several classes; a logit a class, the target is the class's position from 0.
    Multiclass {
        /// Number of classes, at least 2.
        n_classes: usize,
    },
    /// A number; one output, in the unit of the task's [`scale`](Task::scale).
    Regression,
}

impl Task {
    /// Names a task of `kind`.
    pub fn new(name: impl Into<String>, kind: TaskKind) -> Self {
        Self { name: name.into(), kind, scale: TargetScale::default() }
    }

    /// Names a task with a yes-or-no target.
    pub fn binary(name: impl Into<String>) -> Self {
        Self::new(name, TaskKind::Binary)
    }

    /// Names a task with one of `n_classes` classes as target.
    pub fn multiclass(name: impl Into<String>, n_classes: usize) -> Self {
        Self::new(name, TaskKind::Multiclass { n_classes })
    }

    /// Names a task with a number as target.
    pub fn regression(name: impl Into<String>) -> Self {
        Self::new(name, TaskKind::Regression)
    }

    /// Sets the unit in which a regression is learned.
    pub fn with_scale(mut self, scale: TargetScale) -> Self {
        self.scale = scale;
        self
    }

    /// Width of the task's logits: the number of classes, else 1.
    pub fn d_logits(&self) -> usize {
        match self.kind {
            TaskKind::Multiclass { n_classes } => n_classes,
            TaskKind::Binary | TaskKind::Regression => 1,
        }
    }
}

/// Columns of each task in a `[batch, d_logits]` tensor that holds all tasks' logits side by side.
///
/// ```
/// use girandole_core::{Task, logit_ranges};
///
/// let tasks = [Task::binary("click"), Task::multiclass("grade", 3), Task::regression("price")];
/// assert_eq!(logit_ranges(&tasks), [0..1, 1..4, 4..5]);
/// ```
pub fn logit_ranges(tasks: &[Task]) -> Vec<Range<usize>> {
    let mut start = 0;
    tasks
        .iter()
        .map(|task| {
            let range = start..start + task.d_logits();
            start = range.end;
            range
        })
        .collect()
}
