//! What became of one training, as a file.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::setting::Setting;
use super::target::Target;
use crate::failure::Failure;
use crate::whole_file;

/// AUC of a model that tells nothing.
const CHANCE: f64 = 0.5;

/// What became of one training; its file is there only once it has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    pub(super) setting: Setting,
    /// One a task, the main one first.
    pub(super) scores: Vec<Score>,
    /// The epoch whose weights were kept; none if the training diverged.
    pub(super) epoch: Option<usize>,
    /// For a person to know: no table holds it.
    pub(super) seconds: f64,
}

/// The AUC of one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Score {
    pub(super) task: Target,
    pub(super) validation: f64,
    pub(super) test: f64,
}

impl Outcome {
    /// A training whose loss stopped being finite: it counts as one that tells nothing.
    pub(super) fn diverged(setting: &Setting, tasks: &[Target], seconds: f64) -> Self {
        let score = |task: &Target| Score { task: *task, validation: CHANCE, test: CHANCE };
        Self { setting: setting.clone(), scores: tasks.iter().map(score).collect(), epoch: None, seconds }
    }

    /// The score of a task, if it was learned.
    pub(super) fn score(&self, task: Target) -> Option<&Score> {
        self.scores.iter().find(|score| score.task == task)
    }

    /// The validation AUC of the main task, by which trials are ranked.
    pub(super) fn validation(&self) -> f64 {
        self.scores.first().map_or(CHANCE, |score| score.validation)
    }

    pub(super) fn save(&self, file: &Path) -> Result<(), Failure> {
        let write = |error: serde_json::Error| Failure::Write { file: file.to_owned(), source: error.into() };
        let text = serde_json::to_string_pretty(self).map_err(write)?;
        whole_file::write(file, &(text + "\n"))
    }

    pub(super) fn load(file: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| Failure::Read { file: file.to_owned(), source })?;
        serde_json::from_str(&text).map_err(|_| Failure::DamagedResult(file.to_owned()))
    }
}
