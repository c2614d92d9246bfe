//! One training: a trial of settings, or a final run with the best ones.

use std::path::{Path, PathBuf};
use std::time::Instant;

use girandole::prelude::*;
use girandole::train::{StopReason, TrainError};

use super::outcome::{Outcome, Score};
use super::setting::Setting;
use super::study::Study;
use super::target::Target;
use crate::failure::Failure;
use crate::recipes::chosen_tasks::ChosenTasks;
use crate::recipes::workers::Job;

/// One training; all that comes of it is decided by what is in here.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Training {
    pub(super) study: Study,
    pub(super) setting: Setting,
    pub(super) stage: Stage,
    /// From 0, within its stage.
    pub(super) number: usize,
    /// Of the whole plan.
    pub(super) seed: u64,
}

/// What a training is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// To find settings.
    Trial,
    /// To be reported.
    Final,
}

impl Training {
    /// A trial of settings of its own.
    pub(super) fn trial(study: Study, number: usize, seed: u64) -> Self {
        let setting = Setting::draw(&study, own_seed(seed, Stage::Trial, number));
        Self { study, setting, stage: Stage::Trial, number, seed }
    }

    /// Where its outcome lies.
    pub(super) fn file(&self, folder: &Path) -> PathBuf {
        let (stage, name) = match self.stage {
            Stage::Trial => ("trials", "trial"),
            Stage::Final => ("finals", "run"),
        };
        folder.join(stage).join(format!("{}-{name}{:03}.json", self.study.key(), self.number))
    }

    /// Trains and scores; nothing if it was interrupted.
    ///
    /// Trainings of one stage and number see the rows in the same order under every method.
    pub(super) fn run(
        &self,
        data: &DataSet,
        device: &Device,
        interrupt: &Interrupt,
    ) -> Result<Option<Outcome>, Failure> {
        let start = Instant::now();
        let seed = own_seed(self.seed, self.stage, self.number);
        let targets = self.study.tasks();
        let place = |target: &Target| data.tasks().iter().position(|task| task.name == target.name());
        let data = ChosenTasks::new(data, &targets.iter().filter_map(place).collect::<Vec<_>>());
        let model = seeded(seed, || self.setting.model().init(data.inputs(), data.tasks(), device))?;
        let trainer = Trainer::new(model).config(self.setting.training(&self.study, seed));
        let fitted = trainer.dashboard(Dashboard::Quiet).interrupt(interrupt).fit(&data);
        let seconds = (start.elapsed().as_secs_f64() * 1e3).round() / 1e3;
        match fitted {
            Ok(fitted) if fitted.stopped == StopReason::Interrupted => Ok(None),
            Ok(fitted) => Ok(Some(Outcome {
                setting: self.setting.clone(),
                scores: scores(&targets, &fitted.validation, &fitted.test),
                epoch: Some(fitted.best_epoch),
                seconds,
            })),
            Err(TrainError::NotFinite { .. }) => {
                Ok(Some(Outcome::diverged(&self.setting, &targets, seconds)))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The AUC of each task; both halves of the test file have rows of both labels.
fn scores(targets: &[Target], validation: &[TaskScores], test: &[TaskScores]) -> Vec<Score> {
    let of = |(task, (validation, test)): (&Target, (&TaskScores, &TaskScores))| {
        Some(Score { task: *task, validation: validation.auc?, test: test.auc? })
    };
    targets.iter().zip(validation.iter().zip(test)).filter_map(of).collect()
}

/// Final runs and trials of one number have nothing in common.
fn own_seed(seed: u64, stage: Stage, number: usize) -> u64 {
    let first = match stage {
        Stage::Final => 0,
        Stage::Trial => 500_000,
    };
    seed.wrapping_mul(1_000_000).wrapping_add(first + number as u64)
}

impl Job for &Training {
    fn trainings(&self) -> usize {
        1
    }
}
