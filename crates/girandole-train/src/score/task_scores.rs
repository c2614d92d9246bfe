//! The scores of one task.

use girandole_core::TaskKind;
use serde::{Deserialize, Serialize};

/// The scores of one task on some rows; what a kind of task does not have is none.
///
/// All means are over the examples whose target exists, by example weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskScores {
    /// Name of the task.
    pub task: String,
    /// Kind of the task.
    pub kind: TaskKind,
    /// Examples with a target and a weight above 0.
    pub n: usize,
    /// Share of positive labels, for a binary task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_rate: Option<f64>,
    /// Mean of the loss that training uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<f64>,
    /// Exact area under the ROC curve, from 0 to 1; none where one class is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auc: Option<f64>,
    /// Mean of `-ln p(target)`, in nats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_loss: Option<f64>,
    /// Share of examples whose likeliest class is the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// Root of the mean squared error, in the target's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rmse: Option<f64>,
    /// Mean absolute error, in the target's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mae: Option<f64>,
}
