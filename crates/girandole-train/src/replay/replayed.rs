//! What a replay found.

use serde::{Deserialize, Serialize};

use super::{LiftCurve, LiftPoint};
use crate::MetricKind;

/// What a replay found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replayed {
    /// One entry a task, in the model's order.
    pub tasks: Vec<ReplayedTask>,
}

/// How base and candidate went on one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplayedTask {
    /// The task.
    pub task: String,
    /// AUC for a binary task, loss for others.
    pub metric: MetricKind,
    /// Rows learned from before each scored slice.
    pub rows: Vec<f64>,
    /// The base's score on each, the mean over the seeds.
    pub base: Vec<f64>,
    /// The candidate's.
    pub candidate: Vec<f64>,
    /// By how much the candidate was better, with its error.
    pub lifts: Vec<LiftPoint>,
    /// Where the lift goes; none with fewer than 6 slices that could be scored.
    pub curve: Option<LiftCurve>,
}
