//! Settings of a training as a whole.

use girandole_core::{Problem, Task, TrainingDefaults};
use serde::{Deserialize, Serialize};

use super::{LeftOpen, OptimizerConfig, OptimizerKind, ScheduleConfig, TableConfig};
use crate::Keep;

/// Settings of a training; every one has a default.
///
/// A job without a setting, and a [`Trainer`](crate::Trainer) that was told none, take it by the size of the data instead:
/// see [`settled`](Self::settled).
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
    /// `income log loss`, `score`, `loss`. Default: `mean auc` if every task has one, else `loss`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<String>,
    /// Epochs without a better score after which training stops, at least 1. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience: Option<usize>,
    /// Share of the past that an exponential average of all weights keeps in a step, between 0 and 1: the averages are scored
    /// and kept in the place of the weights, which is steadier than the last step's. Rows of sparse tables are not averaged.
    /// Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ema_decay: Option<f64>,
    /// Which of these are left to the data. Default: none; a job leaves those open that it does not say.
    #[serde(skip)]
    pub open: LeftOpen,
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
            ema_decay: None,
            open: LeftOpen::default(),
        }
    }
}

impl TrainConfig {
    /// All settings by the size of the data: so many rows to learn from, and tasks.
    pub fn for_data(n_train: usize, n_tasks: usize) -> Self {
        Self { open: LeftOpen::ALL, ..Self::default() }.settled(n_train, n_tasks)
    }

    /// The same with everything that is left open chosen by the size of the data; nothing is open then.
    ///
    /// ```
    /// use girandole_train::{LeftOpen, TrainConfig};
    ///
    /// let config = TrainConfig { batch: 32, open: LeftOpen::ALL, ..TrainConfig::default() };
    /// let settled = config.settled(700, 2);
    /// assert!(settled.batch == 32 && settled.epochs > 10 && settled.patience.is_some());
    /// ```
    pub fn settled(&self, n_train: usize, n_tasks: usize) -> Self {
        let by_rows = TrainingDefaults::for_rows(n_train, n_tasks);
        self.filled_from(&Self {
            epochs: by_rows.epochs,
            batch: by_rows.batch,
            optimizer: OptimizerConfig {
                kind: OptimizerKind::AdamW,
                learning_rate: by_rows.learning_rate,
                weight_decay: Some(by_rows.weight_decay),
                ..OptimizerConfig::default()
            },
            schedule: ScheduleConfig::named(by_rows.schedule).unwrap_or_default(),
            keep: Some(Keep::SCORE.to_owned()),
            patience: Some(by_rows.patience),
            ema_decay: Some(by_rows.ema_decay),
            ..Self::default()
        })
    }

    /// The same with everything that is left open as in `other`; nothing is open then.
    pub fn filled_from(&self, other: &Self) -> Self {
        let (plain, open, mut filled) = (Self::default(), self.open, self.clone());
        filled.open = LeftOpen::default();
        if open.epochs && self.epochs == plain.epochs {
            filled.epochs = other.epochs;
            if open.patience && self.patience.is_none() {
                filled.patience = other.patience;
            }
            if open.ema_decay && self.ema_decay.is_none() {
                filled.ema_decay = other.ema_decay;
            }
        }
        if open.batch && self.batch == plain.batch {
            filled.batch = other.batch;
        }
        if open.keep && self.keep.is_none() {
            filled.keep.clone_from(&other.keep);
        }
        let (own, rule) = (&self.optimizer, &mut filled.optimizer);
        if open.optimizer && own.kind == plain.optimizer.kind && own.weight_decay.is_none() {
            (rule.kind, rule.weight_decay) = (other.optimizer.kind, other.optimizer.weight_decay);
        }
        if open.learning_rate && own.learning_rate == plain.optimizer.learning_rate {
            rule.learning_rate = other.optimizer.learning_rate;
        }
        if open.schedule && self.schedule == plain.schedule {
            filled.schedule = other.schedule.clone();
        }
        filled
    }

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
        if let Some(decay) = self.ema_decay
            && !(decay > 0.0 && decay < 1.0)
        {
            problems.push(Problem::new("ema_decay", format!("needs a number between 0 and 1, got {decay}")));
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
