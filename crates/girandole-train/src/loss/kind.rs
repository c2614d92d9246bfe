//! The list of losses.

use burn::prelude::*;
use girandole_core::TaskKind;
use serde::{Deserialize, Serialize};

use super::{binary_cross_entropy, cross_entropy, huber, squared};

/// The loss of one example in one task.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossKind {
    /// `-y ln σ(z) - (1 - y) ln(1 - σ(z))`, for a binary task.
    BinaryCrossEntropy,
    /// `-ln softmax(z)[y]`, for a multiclass task.
    CrossEntropy,
    /// `(z - y)²`, for a regression.
    Squared,
    /// `(z - y)² / 2` up to a distance of `delta`, from there a line, for a regression.
    Huber(f64),
}

impl LossKind {
    /// The usual loss of a kind of task.
    pub fn for_task(kind: TaskKind) -> Self {
        match kind {
            TaskKind::Multiclass { .. } => Self::CrossEntropy,
            TaskKind::Regression => Self::Squared,
            _ => Self::BinaryCrossEntropy,
        }
    }

    /// Whether a task of that kind can have this loss.
    pub fn fits(self, kind: TaskKind) -> bool {
        matches!(
            (self, kind),
            (Self::BinaryCrossEntropy, TaskKind::Binary)
                | (Self::CrossEntropy, TaskKind::Multiclass { .. })
                | (Self::Squared | Self::Huber(_), TaskKind::Regression)
        )
    }

    /// The loss of every example, for a run of tasks of one kind and width side by side.
    ///
    /// # Shapes
    ///
    /// - logits: `[batch, n_tasks]`; for cross entropy `[batch, n_tasks * n_classes]`
    /// - targets: `[batch, n_tasks]`
    /// - output: `[batch, n_tasks]`
    pub fn per_example(self, logits: Tensor<2>, targets: Tensor<2>) -> Tensor<2> {
        match self {
            Self::BinaryCrossEntropy => binary_cross_entropy::per_example(logits, targets),
            Self::CrossEntropy => cross_entropy::per_example(logits, targets),
            Self::Squared => squared::per_example(logits, targets),
            Self::Huber(delta) => huber::per_example(logits, targets, delta),
        }
    }
}
