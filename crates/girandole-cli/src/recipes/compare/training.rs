//! One training of a part of an entry.

use std::path::{Path, PathBuf};
use std::time::Instant;

use girandole::job::Job;
use girandole::prelude::*;
use girandole::pretrained::Pretrained;
use girandole::train::{Keep, StopReason, TrainError, influences};

use super::entry::{Entry, Part};
use super::outcome::Outcome;
use super::standing::Scored;
use crate::failure::Failure;
use crate::recipes::chosen_tasks::ChosenTasks;
use crate::recipes::workers;

/// One training; all that comes of it is decided by what is in here and the job.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Training {
    /// Name of its entry.
    pub(super) entry: String,
    /// Position of its part within the entry.
    pub(super) position: usize,
    pub(super) part: Part,
    pub(super) learning_rate: f64,
    pub(super) seed: u64,
}

impl Training {
    /// All trainings of an entry, of each part at each of its rates with each seed.
    pub(super) fn of(entry: &Entry, rates: &[f64], seeds: &[u64]) -> Vec<Self> {
        let rates = entry.learning_rates(rates);
        let of_part = |(position, part): (usize, &Part)| {
            let at = |rate: &f64| {
                let with = |seed: &u64| Self {
                    entry: entry.name.clone(),
                    position,
                    part: part.clone(),
                    learning_rate: *rate,
                    seed: *seed,
                };
                seeds.iter().map(with).collect::<Vec<_>>()
            };
            rates.iter().flat_map(at).collect::<Vec<_>>()
        };
        entry.parts.iter().enumerate().flat_map(of_part).collect()
    }

    /// Where its outcome lies.
    pub(super) fn file(&self, folder: &Path) -> PathBuf {
        let Self { entry, position, learning_rate, seed, .. } = self;
        let entry = entry.replace(|letter: char| !letter.is_alphanumeric(), "-");
        folder
            .join("trainings")
            .join(format!("{entry}-{}-rate-{learning_rate}-seed-{seed}.json", position + 1))
    }

    /// Trains, keeps the weights that are best on the validation rows, and scores them on the test rows; nothing if it
    /// was interrupted.
    ///
    /// Trainings of one seed see the rows in the same order.
    pub(super) fn run(
        &self,
        job: &Job,
        data: &DataSet,
        device: &Device,
        interrupt: &Interrupt,
    ) -> Result<Option<Scored>, Failure> {
        let start = Instant::now();
        let chosen = ChosenTasks::new(data, &self.part.tasks).with_inputs(self.part.inputs(data.inputs()));
        let model = seeded(self.seed, || self.part.model.init(chosen.inputs(), chosen.tasks(), device))?;
        let model = match chosen.output_bias() {
            Some(bias) => model.with_output_bias(&bias),
            None => model,
        };
        let (model, _) = Pretrained::put_all(&self.part.model.encoder.pretrained, model, data.encoders())?;
        let fitted = Trainer::new(model)
            .config(self.config(job))
            .objectives(self.objectives(job))
            .dashboard(Dashboard::Quiet)
            .interrupt(interrupt)
            .fit(&chosen);
        let seconds = || (start.elapsed().as_secs_f64() * 1e3).round() / 1e3;
        match fitted {
            Ok(fitted) if fitted.stopped == StopReason::Interrupted => Ok(None),
            Ok(fitted) => {
                let scores = influences(&fitted.model, chosen.test().as_ref(), job.train.batch, device)?;
                let outcome = Outcome {
                    part: self.part.clone(),
                    learning_rate: self.learning_rate,
                    seed: self.seed,
                    epoch: Some(fitted.best_epoch),
                    seconds: seconds(),
                    validation: fitted.validation,
                    test: fitted.test,
                    values: scores.iter().map(|score| score.as_ref().map(|score| score.value)).collect(),
                };
                Ok(Some((outcome, scores)))
            }
            Err(TrainError::NotFinite { .. }) => {
                Ok(Some((Outcome::diverged(self, seconds()), vec![None; self.part.tasks.len()])))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn config(&self, job: &Job) -> TrainConfig {
        let mut config = TrainConfig { seed: self.seed, ..job.train.clone() };
        config.optimizer.learning_rate = self.learning_rate;
        let is_score = config.keep.as_deref() == Some(Keep::SCORE);
        if self.part.tasks.len() < job.objectives().len() && !is_score {
            // A rule over several tasks says nothing of one.
            config.keep = None;
        }
        config
    }

    fn objectives(&self, job: &Job) -> Vec<TaskObjective> {
        let all = job.objectives();
        self.part.tasks.iter().filter_map(|task| all.get(*task).cloned()).collect()
    }
}

impl workers::Job for &Training {
    fn trainings(&self) -> usize {
        1
    }
}
