//! How one task weighs the experts.

use serde::{Deserialize, Serialize};

/// How one task weighs the experts, over some rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GateReport {
    /// Name of the task.
    pub task: String,
    /// Mean weight of each expert; they sum to one.
    pub mean: Vec<f64>,
    /// Standard deviation of each expert's weight from row to row.
    pub deviation: Vec<f64>,
    /// Largest weight of each expert in any row.
    pub most: Vec<f64>,
    /// Share of rows in which each expert has the largest weight; they sum to one.
    pub first: Vec<f64>,
    /// Mean entropy of a row's weights by that of equal ones: 1 where experts count alike, 0 where one has all.
    ///
    /// 0 for a single expert.
    pub entropy: f64,
    /// Share of rows whose largest weight is above 0.95.
    pub sure: f64,
    /// What the input tells about the choice of expert, in nats: 0 for a gate that ignores its input, at most the
    /// logarithm of the number of experts.
    ///
    /// The entropy of the mean weights less the mean entropy, which is the mutual information of input and expert if an
    /// expert is drawn by the weights. Gates are functions, so no part of it is sampling noise.
    pub information: f64,
}
