//! Where trainings are done and their outcomes kept.

use std::path::Path;

use girandole::prelude::*;

use super::outcome::Outcome;
use super::training::Training;
use crate::failure::Failure;
use crate::recipes::workers;

/// Where trainings are done and their outcomes kept.
#[derive(Debug)]
pub(super) struct Lab<'a> {
    pub(super) folder: &'a Path,
    pub(super) data: &'a DataSet,
    pub(super) device: &'a Device,
    /// Trainings at a time.
    pub(super) workers: usize,
    pub(super) interrupt: &'a Interrupt,
}

impl Lab<'_> {
    /// The outcomes of all trainings, those of earlier calls included; nothing if it was interrupted.
    pub(super) fn outcomes(&self, trainings: &[Training]) -> Result<Option<Vec<Outcome>>, Failure> {
        let done = |training: &Training| training.file(self.folder).exists();
        let left: Vec<&Training> = trainings.iter().filter(|training| !done(training)).collect();
        let before = trainings.len() - left.len();
        workers::run(&left, before, self.workers, self.interrupt, |training| {
            let Some(outcome) = training.run(self.data, self.device, self.interrupt)? else {
                return Ok(false);
            };
            outcome.save(&training.file(self.folder))?;
            Ok(true)
        })?;
        if !trainings.iter().all(done) {
            return Ok(None);
        }
        trainings.iter().map(|training| self.load(training)).collect::<Result<_, _>>().map(Some)
    }

    /// An outcome that is what the training leaves.
    fn load(&self, training: &Training) -> Result<Outcome, Failure> {
        let file = training.file(self.folder);
        let outcome = Outcome::load(&file)?;
        let tasks = outcome.scores.iter().map(|score| score.task);
        if outcome.setting != training.setting || !tasks.eq(training.study.tasks()) {
            return Err(Failure::DamagedResult(file));
        }
        Ok(outcome)
    }
}
