//! The list of scores.

use girandole_core::TaskKind;

use super::TaskScores;

/// One way to score a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Mean of the loss that training uses.
    Loss,
}

impl MetricKind {
    /// All of them, in the order tables show them.
    pub const ALL: [Self; 6] = [Self::Auc, Self::LogLoss, Self::Accuracy, Self::Rmse, Self::Mae, Self::Loss];

    /// The name in tables and settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auc => "auc",
            Self::LogLoss => "log loss",
            Self::Accuracy => "accuracy",
            Self::Rmse => "rmse",
            Self::Mae => "mae",
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
        matches!(self, Self::Auc | Self::Accuracy)
    }

    /// Whether a kind of task has this score.
    pub fn applies_to(self, kind: TaskKind) -> bool {
        match self {
            Self::Loss => true,
            Self::Rmse | Self::Mae => kind == TaskKind::Regression,
            Self::Auc | Self::LogLoss | Self::Accuracy => kind != TaskKind::Regression,
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
            Self::Loss => scores.loss,
        }
    }
}
