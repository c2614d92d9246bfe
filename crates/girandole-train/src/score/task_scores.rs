//! The scores of one task.

use girandole_core::TaskKind;
use serde::{Deserialize, Serialize};

use super::ReliabilityBin;

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
    /// Area under the ROC curve, from 0 to 1; none where one class is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auc: Option<f64>,
    /// How far at most `auc` is from the exact one, where it was not taken exactly: over the rows of a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auc_error: Option<f64>,
    /// Mean of the areas within groups, as the rows of a user, for a binary task: see
    /// [`grouped_auc`](crate::grouped_auc); none without groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grouped_auc: Option<f64>,
    /// Mean of `-ln p(target)`, in nats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_loss: Option<f64>,
    /// Log loss by that of always saying the share of positive labels, or of each class: below 1 the inputs say something
    /// (He et al., ADKDD 2014).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalized_entropy: Option<f64>,
    /// Mean chance over the share of positive labels, for a binary task: 1 is right on average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<f64>,
    /// Expected calibration error over ten bins of equally many examples, for a binary task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration_error: Option<f64>,
    /// Those bins, for a binary task; not kept for every epoch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<ReliabilityBin>,
    /// Mean precision over the positive examples, for a binary task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average_precision: Option<f64>,
    /// Largest distance between the distributions of both classes' scores, for a binary task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ks: Option<f64>,
    /// Share of examples whose likeliest class is the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// Root of the mean squared error, in the target's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rmse: Option<f64>,
    /// Mean absolute error, in the target's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mae: Option<f64>,
    /// Share of the target's variance that is explained; none where the target has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r2: Option<f64>,
    /// What the model says of every row, labelled or not, where it says but one thing: a chance, of classes that of the
    /// first, or a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<f64>,
    /// Why scores are not there that a kind of task has else, in a word: `no positive label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

impl TaskScores {
    /// The same without what is too long to keep for every epoch.
    pub(crate) fn without_curve(&self) -> Self {
        Self { reliability: Vec::new(), ..self.clone() }
    }

    /// Why scores are not there that the kind of task has else.
    pub(crate) fn why_missing(&self) -> Option<&'static str> {
        match self.kind {
            _ if self.n == 0 => Some("no label"),
            TaskKind::Regression if self.r2.is_none() => Some("one value"),
            TaskKind::Multiclass { .. } if self.auc.is_none() => Some("one class"),
            TaskKind::Binary if self.label_rate == Some(0.0) => Some("no positive label"),
            TaskKind::Binary if self.auc.is_none() => Some("no negative label"),
            _ => None,
        }
    }
}
