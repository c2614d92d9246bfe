//! What a study's search found.

use super::outcome::Outcome;
use super::setting::Setting;
use super::study::Study;

/// What a study's search found: the setting with the best validation AUC of the main task.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) study: Study,
    pub(super) setting: Setting,
    /// The trial it was, from 0.
    pub(super) trial: usize,
    /// Its validation AUC of the main task.
    pub(super) validation: f64,
    /// The lowest among the trials.
    pub(super) worst: f64,
}

impl Finding {
    /// The best of a study's trials, the first of equals; nothing without trials.
    pub(super) fn of(study: Study, trials: &[Outcome]) -> Option<Self> {
        let aucs = || trials.iter().map(Outcome::validation);
        let validation = aucs().max_by(f64::total_cmp)?;
        let trial = aucs().position(|auc| auc == validation)?;
        let worst = aucs().min_by(f64::total_cmp)?;
        Some(Self { study, setting: trials[trial].setting.clone(), trial, validation, worst })
    }

    /// In one line.
    pub(super) fn in_words(&self) -> String {
        let setting = &self.setting;
        format!(
            "{} on {}: validation AUC {:.4} with {}, rate {}, {} epochs",
            self.study.method.title(),
            self.study.task_names(),
            self.validation,
            setting.head_in_words(),
            setting.learning_rate,
            setting.epochs
        )
    }
}
