//! The fit loop as burn-train calls it.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use burn::prelude::*;
use burn::train::{
    Learner, SupervisedLearningStrategy, SupervisedTrainingEventProcessor, TrainLoader, TrainingComponents,
    ValidLoader,
};

use girandole_nn::TaskModel;

use super::{Fingerprint, Fitting, Interrupt, Outcome, Training};
use crate::{Keep, TrainConfig, TrainError};

/// What does not change while a training runs.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) config: TrainConfig,
    pub(crate) keep: Keep,
    /// Weights of the tasks in the loss.
    pub(crate) task_weights: Vec<f64>,
    /// Steps of an epoch.
    pub(crate) n_batches: usize,
    /// Where to write, if anywhere.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) interrupt: Interrupt,
    /// Without autodiff.
    pub(crate) device: Device,
}

/// The fit loop as burn-train calls it: once, with a training inside that it hands out again as an
/// outcome.
pub(crate) struct FitLoop<M> {
    training: Mutex<Option<Training<M>>>,
    outcome: Mutex<Option<Result<Outcome<M>, TrainError>>>,
}

impl<M: TaskModel> FitLoop<M> {
    pub(crate) fn new(training: Training<M>) -> Self {
        Self { training: Mutex::new(Some(training)), outcome: Mutex::new(None) }
    }

    /// What came of it, once burn-train is done.
    pub(crate) fn take_outcome(&self) -> Option<Result<Outcome<M>, TrainError>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<M: TaskModel> SupervisedLearningStrategy<Fitting<M>> for FitLoop<M> {
    fn fit(
        &self,
        components: TrainingComponents<Fitting<M>>,
        learner: Learner<Fitting<M>>,
        train: TrainLoader<Fitting<M>>,
        validation: ValidLoader<Fitting<M>>,
        _starting_epoch: usize,
    ) -> (Fitting<M>, SupervisedTrainingEventProcessor<Fitting<M>>) {
        let model = learner.model();
        drop(learner);
        let mut processor = components.event_processor;
        let training = self.training.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(training) = training {
            let loaders = (train.as_ref(), validation.as_ref());
            let own = model.clone();
            // What goes back to burn-train is not looked at; as a second holder it would double the tables.
            model.model.row_tables().iter().for_each(|table| table.release());
            let outcome = training.run(own, loaders, &mut processor, &components.interrupter);
            *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        }
        (model, processor)
    }
}
