//! A model together with what training asks of it.

use std::fmt;
use std::sync::Arc;

use burn::module::{Devices, ModuleMapper, ModuleVisitor};
use burn::prelude::*;
use burn::train::{InferenceStep, TrainOutput, TrainStep};
use girandole_core::Batch;

use super::board::Board;
use super::step_output::StepOutput;
use crate::loss::{Objectives, forward_with_penalty};
use crate::score::{DeviceBatch, Stamp};
use girandole_nn::TaskModel;

/// A model together with what training asks of it, as burn-train wants it.
///
/// As a module it is the model itself, down to the paths of the parameters.
#[derive(Debug, Clone)]
pub(crate) struct Fitting<M> {
    pub(crate) model: M,
    pub(crate) objectives: Arc<Objectives>,
    pub(crate) board: Board,
    /// What uneven use of the experts costs; 0 for nothing.
    pub(crate) load_balance: f64,
}

impl<M: TaskModel> Fitting<M> {
    /// The same with another model.
    pub(crate) fn map_model(self, map: impl FnOnce(M) -> M) -> Self {
        Self { model: map(self.model), ..self }
    }

    fn with(&self, model: M) -> Self {
        let load_balance = self.load_balance;
        Self { model, objectives: self.objectives.clone(), board: self.board.clone(), load_balance }
    }
}

impl<M: TaskModel> TrainStep for Fitting<M> {
    type Input = Batch;
    type Output = StepOutput;

    fn step(&self, batch: Batch) -> TrainOutput<StepOutput> {
        let (logits, penalty) = forward_with_penalty(&self.model, batch.features.clone(), self.load_balance);
        let losses = self.objectives.losses(&logits, &batch);
        let mut gradients = losses.total(&self.objectives, penalty).backward();
        self.model.row_tables().iter().for_each(|table| table.keep_gradients(&mut gradients));
        let output = StepOutput {
            batch: Some(DeviceBatch::new(logits, batch, losses)),
            stamp: Stamp::default(),
            scorer: self.board.train.clone(),
        };
        TrainOutput::new(&self.model, gradients, output)
    }
}

impl<M: TaskModel> InferenceStep for Fitting<M> {
    type Input = Batch;
    type Output = StepOutput;

    fn step(&self, batch: Batch) -> StepOutput {
        let logits = self.model.forward(batch.features.clone());
        let losses = self.objectives.losses(&logits, &batch);
        StepOutput {
            batch: Some(DeviceBatch::new(logits, batch, losses)),
            stamp: Stamp::default(),
            scorer: self.board.validation.clone(),
        }
    }
}

impl<M: TaskModel> Module for Fitting<M> {
    fn collect_devices(&self, devices: Devices) -> Devices {
        self.model.collect_devices(devices)
    }

    fn fork(self, device: &Device) -> Self {
        Self { model: self.model.fork(device), ..self }
    }

    fn to_device(self, device: &Device) -> Self {
        Self { model: self.model.to_device(device), ..self }
    }

    fn visit<V: ModuleVisitor>(&self, visitor: &mut V) {
        self.model.visit(visitor);
    }

    fn map<P: ModuleMapper>(self, mapper: &mut P) -> Self {
        Self { model: self.model.map(mapper), ..self }
    }

    fn train(self) -> Self {
        Self { model: self.model.train(), ..self }
    }

    fn valid(&self) -> Self {
        self.with(self.model.valid())
    }

    fn materialize(self) -> Self {
        Self { model: self.model.materialize(), ..self }
    }
}

impl<M: TaskModel> fmt::Display for Fitting<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.model, f)
    }
}
