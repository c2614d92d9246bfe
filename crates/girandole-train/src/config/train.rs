//! Settings of a training as a whole.

use girandole_core::{Problem, Task};
use serde::{Deserialize, Serialize};

use super::{OptimizerConfig, ScheduleConfig, TableConfig};
use crate::Keep;

/// Settings of a training; every one has a default.
///
/// ```
/// use girandole_train::TrainConfig;
///
/// let config = TrainConfig { epochs: 3, ..TrainConfig::default() };
/// assert!(config.problems(&[]).is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainConfig {
    /// Passes over the training rows, at least 1. Default: 10.
    pub epochs: usize,
    /// Rows in a step, at least 1; the last step of an epoch may have fewer. Default: 1024.
    pub batch: usize,
    /// Decides the order of the rows and what dropout drops. Default: 1.
    pub seed: u64,
    /// How gradients become updates. Default: Adam at 1e-3.
    pub optimizer: OptimizerConfig,
    /// How the learning rate moves, step by step. Default: constant.
    pub schedule: ScheduleConfig,
    /// How the rows of sparse embedding tables are moved. Default: lazy Adam, at the optimizer's rate.
    pub tables: TableConfig,
    /// What uneven use of the experts costs, at least 0: the objective gains so much times the squared coefficient of
    /// variation of the experts' shares of all tasks' gate weights, from 0 to the number of experts less one. 0.01 to
    /// 0.1 revives experts that no gate uses. Default: 0.
    #[serde(skip_serializing_if = "is_zero")]
    pub load_balance: f64,
    /// Whether gates are watched while training, on some of the validation rows, and diagnosed at the end. Default: yes.
    #[serde(skip_serializing_if = "is_true")]
    pub watch_gates: bool,
    /// Largest global norm of the gradients of a step, above 0; larger ones are scaled down. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_norm: Option<f64>,
    /// The validation score that chooses the weights to keep, as [`Keep`] reads it: `mean auc`,
    /// `income log loss`, `loss`. Default: `mean auc` if every task has one, else `loss`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<String>,
    /// Epochs without a better score after which training stops, at least 1. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience: Option<usize>,
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            epochs: 10,
            batch: 1024,
            seed: 1,
            optimizer: OptimizerConfig::default(),
            schedule: ScheduleConfig::default(),
            tables: TableConfig::default(),
            load_balance: 0.0,
            watch_gates: true,
            clip_norm: None,
            keep: None,
            patience: None,
        }
    }
}

impl TrainConfig {
    /// Everything that is out of range or does not fit `tasks`; paths are relative to this section.
    pub fn problems(&self, tasks: &[Task]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut at_least_one = |path: &str, value: usize| {
            if value == 0 {
                problems.push(Problem::new(path, "needs at least 1, got 0"));
            }
        };
        at_least_one("epochs", self.epochs);
        at_least_one("batch", self.batch);
        at_least_one("patience", self.patience.unwrap_or(1));
        if let Some(norm) = self.clip_norm
            && !(norm > 0.0 && norm.is_finite())
        {
            problems.push(Problem::new("clip_norm", format!("needs a number above 0, got {norm}")));
        }
        problems.extend(load_balance_problem(self.load_balance));
        problems.extend(self.optimizer.problems().into_iter().map(|p| p.within("optimizer")));
        problems.extend(self.schedule.problems().into_iter().map(|p| p.within("schedule")));
        problems.extend(self.tables.problems().into_iter().map(|p| p.within("tables")));
        if !tasks.is_empty()
            && let Some(text) = &self.keep
            && let Err(message) = Keep::parse(text, tasks)
        {
            problems.push(Problem::new("keep", message));
        }
        problems
    }

    /// The score that chooses the weights, for these tasks.
    ///
    /// A text that [`problems`](Self::problems) would refuse counts as none.
    pub fn keep_rule(&self, tasks: &[Task]) -> Keep {
        let written = self.keep.as_deref().and_then(|text| Keep::parse(text, tasks).ok());
        written.unwrap_or_else(|| Keep::for_tasks(tasks))
    }
}

/// A problem if a factor of the load balance is out of range.
pub(crate) fn load_balance_problem(factor: f64) -> Option<Problem> {
    (!(factor >= 0.0 && factor.is_finite()))
        .then(|| Problem::new("load_balance", format!("needs a number of at least 0, got {factor}")))
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_zero(factor: &f64) -> bool {
    *factor == 0.0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_true(answer: &bool) -> bool {
    *answer
}
