//! A training, epoch by epoch.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use burn::data::dataloader::DataLoader;
use burn::prelude::*;
use burn::train::{
    EventProcessorError, EventProcessorTraining, InferenceStep, Interrupter, LearnerEvent,
    SupervisedTrainingEventProcessor, TrainStep, TrainingItem,
};
use girandole_core::Batch;
use girandole_nn::TaskModel;

use super::atomic_file::save_atomically;
use super::checkpoint::Tensors;
use super::row_order::mix;
use super::{
    Averages, Best, BestWeights, Board, Checkpoints, Fitting, Optimizer, Plan, State, StopReason, TrainRows,
    write_atomically,
};
use crate::score::Stamp;
use crate::{EpochRecord, History, TaskScores, TrainError};

/// A training, from where it stands.
pub(crate) struct Training<M> {
    pub(crate) plan: Plan,
    pub(crate) optimizer: Optimizer,
    /// What is scored and kept in the place of the weights, if that is asked for.
    pub(crate) averages: Option<Averages>,
    pub(crate) board: Board,
    /// Shared with the dashboard.
    pub(crate) history: Arc<Mutex<History>>,
    pub(crate) rows: TrainRows,
    /// Epochs done.
    pub(crate) epoch: usize,
    /// Optimizer steps done.
    pub(crate) step: usize,
    pub(crate) best: Option<Best<M>>,
}

/// The weights a training leaves.
pub(crate) struct Outcome<M> {
    /// Without a graph.
    pub(crate) model: M,
    /// The epoch they are from; 0 if they never met the validation rows.
    pub(crate) epoch: usize,
    pub(crate) stopped: StopReason,
}

/// When an epoch began, and how long training had waited for streamed rows by then.
#[derive(Debug, Clone, Copy)]
struct Start {
    at: Instant,
    waited: Option<Duration>,
}

type Processor<M> = SupervisedTrainingEventProcessor<Fitting<M>>;
type Loaders<'a> = (&'a dyn DataLoader<Batch>, &'a dyn DataLoader<Batch>);

impl<M: TaskModel> Training<M> {
    /// Runs the epochs that are left.
    pub(crate) fn run(
        mut self,
        mut model: Fitting<M>,
        loaders: Loaders<'_>,
        processor: &mut Processor<M>,
        interrupter: &Interrupter,
    ) -> Result<Outcome<M>, TrainError> {
        let plan = self.plan.clone();
        let stop = || plan.interrupt.is_stopped() || interrupter.should_stop();
        while self.epoch < self.plan.config.epochs {
            if self.out_of_patience() {
                return self.outcome(model, StopReason::EarlyStopped);
            }
            let start = Start { at: Instant::now(), waited: self.rows.waited() };
            let epoch = self.epoch + 1;
            let (trained, whole) = self.train_epoch(model, epoch, loaders.0, processor, &stop)?;
            model = trained;
            if !whole {
                return self.outcome(model, StopReason::Interrupted);
            }
            let snapshot = model.valid();
            // Of its own: clones share the running state of norms, which the averages replace.
            let weights = self.averages.is_some().then(|| model.valid().model);
            let snapshot = snapshot.map_model(|model| self.averaged(model));
            if !self.validate_epoch(&snapshot, epoch, loaders.1, processor, &stop)? {
                return self.outcome(model, StopReason::Interrupted);
            }
            self.finish_epoch(epoch, snapshot, weights, start)?;
            processor.process_train(LearnerEvent::EndEpoch(epoch)).map_err(device)?;
        }
        self.outcome(model, StopReason::Finished)
    }

    /// One pass over the training rows; false if it was stopped on the way.
    fn train_epoch(
        &mut self,
        mut model: Fitting<M>,
        epoch: usize,
        loader: &dyn DataLoader<Batch>,
        processor: &mut Processor<M>,
        stop: &dyn Fn() -> bool,
    ) -> Result<(Fitting<M>, bool), TrainError> {
        self.board.train.clear();
        self.rows.turn_to(epoch);
        let start = LearnerEvent::StartSplit { epoch_number: epoch, total_items: loader.num_items() };
        processor.process_train(start).map_err(device)?;
        let mut batches = loader.iter();
        let mut iteration = 0;
        let mut whole = true;
        while let Some(batch) = batches.next() {
            let batch = batch.map_err(|error| TrainError::Rows(Box::new(error)))?;
            self.plan.device.seed(mix(self.plan.config.seed, self.step as u64));
            let learning_rate = self.learning_rate();
            let output = TrainStep::step(&model, batch);
            model = model.map_model(|model| self.optimizer.step(model, output.grads, learning_rate));
            if let Some(averages) = &mut self.averages {
                averages.step(&model.model);
            }
            self.step += 1;
            iteration += 1;
            let mut item = output.item;
            item.stamp = Stamp { epoch, step: self.step, learning_rate };
            let item =
                TrainingItem::new(item, batches.progress(), Some(iteration), Some(learning_rate.into()));
            processor.process_train(LearnerEvent::ProcessedItem(item)).map_err(device)?;
            // The worker reads the losses anyway: no step waits for the device here.
            self.board.train.check()?;
            if stop() {
                whole = false;
                break;
            }
        }
        processor.process_train(LearnerEvent::EndSplit(epoch)).map_err(device)?;
        processor.flush().map_err(device)?;
        self.board.train.check()?;
        Ok((model, whole))
    }

    /// One pass over the validation rows; false if it was stopped on the way.
    fn validate_epoch(
        &mut self,
        model: &Fitting<M>,
        epoch: usize,
        loader: &dyn DataLoader<Batch>,
        processor: &mut Processor<M>,
        stop: &dyn Fn() -> bool,
    ) -> Result<bool, TrainError> {
        self.board.validation.clear();
        let start = LearnerEvent::StartSplit { epoch_number: epoch, total_items: loader.num_items() };
        processor.process_valid(start).map_err(device)?;
        let stamp = Stamp { epoch, step: self.step, learning_rate: self.last_learning_rate() };
        let mut batches = loader.iter();
        let mut iteration = 0;
        let mut whole = true;
        while let Some(batch) = batches.next() {
            let batch = batch.map_err(|error| TrainError::Rows(Box::new(error)))?;
            iteration += 1;
            let mut item = InferenceStep::step(model, batch);
            item.stamp = stamp;
            let item = TrainingItem::new(item, batches.progress(), Some(iteration), None);
            processor.process_valid(LearnerEvent::ProcessedItem(item)).map_err(device)?;
            if stop() {
                whole = false;
                break;
            }
        }
        // Before the end of the split, at which the dashboard asks for it.
        if whole {
            self.board.gates.look(&model.model, &self.plan.device)?;
        }
        processor.process_valid(LearnerEvent::EndSplit(epoch)).map_err(device)?;
        processor.flush().map_err(device)?;
        self.board.validation.check()?;
        Ok(whole)
    }

    /// A model with the averages in the place of its weights, if there are some.
    fn averaged(&self, model: M) -> M {
        match &self.averages {
            Some(averages) => averages.put_into(model),
            None => model,
        }
    }

    /// Scores the epoch, keeps its weights if they are the best, and writes all of it; `weights` are those that training goes on
    /// with, where they are others than the snapshot's.
    fn finish_epoch(
        &mut self,
        epoch: usize,
        snapshot: Fitting<M>,
        weights: Option<M>,
        start: Start,
    ) -> Result<(), TrainError> {
        self.epoch = epoch;
        let short = |scores: &[TaskScores]| scores.iter().map(TaskScores::without_curve).collect::<Vec<_>>();
        let validation = short(self.board.validation.lock().scores());
        let score = self.plan.keep.value(&validation, &self.plan.task_weights);
        let best_score = self.best.as_ref().and_then(|best| best.score);
        let best = self.best.is_none() || self.plan.keep.is_better(score, best_score);
        let model = snapshot.model;
        if best {
            let weights = BestWeights::keep(&model, self.plan.folder.as_deref());
            self.best = Some(Best { weights, epoch, score });
        }
        let record = EpochRecord {
            epoch,
            step: self.step,
            learning_rate: self.last_learning_rate(),
            seconds: start.at.elapsed().as_secs_f64(),
            waited: start.waited.zip(self.rows.waited()).map(|(then, now)| (now - then).as_secs_f64()),
            kept_by: score,
            best,
            train: short(self.board.train.lock().scores()),
            validation,
            gates: self.board.gates.seen(),
        };
        self.history().epochs.push(record);
        self.write(model, weights, best)
    }

    fn write(&self, kept: M, weights: Option<M>, best: bool) -> Result<(), TrainError> {
        let Some(folder) = &self.plan.folder else { return Ok(()) };
        if best {
            write_weights(&kept, &folder.join("weights.bpk"))?;
        }
        let history = self.history().clone();
        write_history(folder, &history)?;
        let is_averaged = weights.is_some();
        let model = weights.unwrap_or(kept);
        let (optimizer, times) = self.optimizer.to_module(&model);
        let averages = self.averages.as_ref().map(|averages| averages.to_module(&model));
        let state = State {
            fingerprint: self.plan.fingerprint.clone(),
            epoch: self.epoch,
            step: self.step,
            best_epoch: self.best.as_ref().map_or(0, |best| best.epoch),
            best_score: self.best.as_ref().and_then(|best| best.score),
            times,
            history,
        };
        let earlier = self.best.as_ref().filter(|_| !best || is_averaged);
        let best = earlier.map(|best| &best.weights);
        let tensors = Tensors { model: &model, optimizer: &optimizer, averages: averages.as_ref(), best };
        Checkpoints::of_run(folder).save(&state, tensors)
    }

    fn outcome(self, model: Fitting<M>, stopped: StopReason) -> Result<Outcome<M>, TrainError> {
        let Self { best, optimizer, averages, epoch: done, .. } = self;
        // Its state may be as large as the tables.
        drop(optimizer);
        let last = model.valid().model;
        drop(model);
        match best {
            // Nothing has moved them since.
            Some(Best { epoch, .. })
                if epoch == done && stopped == StopReason::Finished && averages.is_none() =>
            {
                Ok(Outcome { model: last, epoch, stopped })
            }
            Some(Best { weights, epoch, .. }) => {
                Ok(Outcome { model: weights.into_model(last)?, epoch, stopped })
            }
            None => Ok(Outcome { model: last, epoch: 0, stopped }),
        }
    }

    fn learning_rate(&self) -> f64 {
        let config = &self.plan.config;
        config.optimizer.learning_rate * config.schedule.share(self.step, config.epochs * self.plan.n_batches)
    }

    /// The rate of the step before.
    fn last_learning_rate(&self) -> f64 {
        let config = &self.plan.config;
        let step = self.step.saturating_sub(1);
        config.optimizer.learning_rate * config.schedule.share(step, config.epochs * self.plan.n_batches)
    }

    fn out_of_patience(&self) -> bool {
        let best = self.best.as_ref().map_or(0, |best| best.epoch);
        self.plan.config.patience.is_some_and(|patience| self.epoch >= best + patience)
    }

    fn history(&self) -> std::sync::MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the tables of scores and of gates.
pub(crate) fn write_history(folder: &std::path::Path, history: &History) -> Result<(), TrainError> {
    write_atomically(&folder.join("history.csv"), history.to_csv().as_bytes())?;
    match history.gates_to_csv() {
        Some(gates) => write_atomically(&folder.join("gates.csv"), gates.as_bytes()),
        None => Ok(()),
    }
}

/// Writes the weights of a model in validation mode.
pub(crate) fn write_weights<M: Module>(model: &M, path: &std::path::Path) -> Result<(), TrainError> {
    save_atomically(path, model)
}

fn device(error: EventProcessorError) -> TrainError {
    TrainError::Device(error.to_string())
}
