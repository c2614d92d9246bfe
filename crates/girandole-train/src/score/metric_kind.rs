//! The list of scores.

use girandole_core::TaskKind;
use serde::{Deserialize, Serialize};

use super::TaskScores;

/// One way to score a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MetricKind {
    /// Area under the ROC curve; for classes the mean over one against the rest.
    Auc,
    /// Mean of `-ln p(target)`, in nats.
    LogLoss,
    /// Share of examples whose likeliest class is the target.
    Accuracy,
    /// Root of the mean squared error.
    Rmse,
    /// Mean absolute error.
    Mae,
    /// Coefficient of determination.
    R2,
    /// Log loss by that of always saying the share of positive labels, or of each class.
    NormalizedEntropy,
    /// Area under the curve of precision over recall, in steps.
    AveragePrecision,
    /// Largest distance between the distributions of both classes' scores.
    Ks,
    /// Expected calibration error.
    CalibrationError,
    /// Area under the ROC curve within groups of rows, as those of a user.
    GroupedAuc,
    /// Mean of the loss that training uses.
    Loss,
}

impl MetricKind {
    /// All of them, in the order tables show them.
    pub const ALL: [Self; 12] = [
        Self::Auc,
        Self::GroupedAuc,
        Self::LogLoss,
        Self::NormalizedEntropy,
        Self::CalibrationError,
        Self::AveragePrecision,
        Self::Ks,
        Self::Accuracy,
        Self::Rmse,
        Self::Mae,
        Self::R2,
        Self::Loss,
    ];

    /// Those that a dashboard has room for.
    pub(crate) const SHOWN: [Self; 6] =
        [Self::Auc, Self::LogLoss, Self::Accuracy, Self::Rmse, Self::Mae, Self::Loss];

    /// The name in tables and settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auc => "auc",
            Self::LogLoss => "log loss",
            Self::Accuracy => "accuracy",
            Self::Rmse => "rmse",
            Self::Mae => "mae",
            Self::R2 => "r2",
            Self::NormalizedEntropy => "normalized entropy",
            Self::AveragePrecision => "average precision",
            Self::Ks => "ks",
            Self::CalibrationError => "calibration error",
            Self::GroupedAuc => "grouped auc",
            Self::Loss => "loss",
        }
    }

    /// The name beside a task's on a dashboard.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Auc => "AUC",
            Self::Rmse => "RMSE",
            Self::Mae => "MAE",
            other => other.name(),
        }
    }

    /// Whether a larger value is a better one.
    pub fn higher_is_better(self) -> bool {
        match self {
            Self::Auc | Self::GroupedAuc | Self::Accuracy | Self::AveragePrecision | Self::Ks | Self::R2 => {
                true
            }
            Self::LogLoss | Self::NormalizedEntropy | Self::CalibrationError => false,
            Self::Rmse | Self::Mae | Self::Loss => false,
        }
    }

    /// Whether a kind of task has this score.
    pub fn applies_to(self, kind: TaskKind) -> bool {
        match self {
            Self::Loss => true,
            Self::Rmse | Self::Mae | Self::R2 => kind == TaskKind::Regression,
            Self::GroupedAuc | Self::AveragePrecision | Self::Ks | Self::CalibrationError => {
                kind == TaskKind::Binary
            }
            Self::Auc | Self::LogLoss | Self::NormalizedEntropy | Self::Accuracy => {
                kind != TaskKind::Regression
            }
        }
    }

    /// The value among a task's scores, if there is one.
    pub fn of(self, scores: &TaskScores) -> Option<f64> {
        match self {
            Self::Auc => scores.auc,
            Self::LogLoss => scores.log_loss,
            Self::Accuracy => scores.accuracy,
            Self::Rmse => scores.rmse,
            Self::Mae => scores.mae,
            Self::R2 => scores.r2,
            Self::NormalizedEntropy => scores.normalized_entropy,
            Self::AveragePrecision => scores.average_precision,
            Self::Ks => scores.ks,
            Self::CalibrationError => scores.calibration_error,
            Self::GroupedAuc => scores.grouped_auc,
            Self::Loss => scores.loss,
        }
    }
}
