//! One model on its way through fresh rows.

use burn::optim::GradientsParams;
use burn::prelude::*;
use girandole_core::{Batch, Task};
use girandole_nn::TaskModel;

use super::{CurvePoint, LossCurve, OnlineTrainer};
use crate::config::load_balance_problem;
use crate::fit::Optimizer;
use crate::loss::{Objectives, TaskLosses, forward_with_penalty};
use crate::{StopReason, TaskObjective, TrainError};

/// One model on its way through fresh rows.
pub(crate) struct OnlineRun<M> {
    pub(crate) model: M,
    pub(crate) curve: LossCurve,
    /// With autodiff.
    pub(crate) device: Device,
    objectives: Objectives,
    optimizer: Optimizer,
    learning_rate: f64,
    load_balance: f64,
    every: usize,
    sums: Option<Tensor<2>>,
}

impl<M: TaskModel> OnlineRun<M> {
    /// The start.
    pub(crate) fn new(trainer: OnlineTrainer<M>) -> Result<Self, TrainError> {
        let OnlineTrainer { model, every, optimizer, tables, load_balance, .. } = trainer;
        let mut problems = optimizer.problems();
        problems.extend(tables.problems().into_iter().map(|problem| problem.within("tables")));
        problems.extend(load_balance_problem(load_balance));
        if !problems.is_empty() {
            return Err(TrainError::Settings(problems));
        }
        let device = model.devices().into_iter().next();
        let device =
            device.ok_or_else(|| TrainError::Device("the model has no parameter".to_owned()))?.inner();
        let tasks = model.tasks();
        let objectives: Vec<TaskObjective> = tasks.iter().map(TaskObjective::for_task).collect();
        Ok(Self {
            objectives: Objectives::new(tasks, &objectives),
            model: model.fork(&device).train(),
            curve: LossCurve { points: Vec::new(), stopped: StopReason::Finished },
            device: device.autodiff(),
            learning_rate: optimizer.learning_rate,
            optimizer: Optimizer::new(optimizer, tables, None),
            load_balance,
            every,
            sums: None,
        })
    }

    /// Learns from a batch. By value, so that nothing else holds the parameters when they are moved.
    pub(crate) fn step(mut self, step: usize, batch: &Batch, last: bool) -> Result<Self, TrainError> {
        let (logits, penalty) = forward_with_penalty(&self.model, batch.features.clone(), self.load_balance);
        let losses = self.objectives.losses(&logits, batch);
        let total = losses.total(&self.objectives, penalty);
        let mut gradients = total.backward();
        self.model.row_tables().iter().for_each(|table| table.keep_gradients(&mut gradients));
        let gradients = GradientsParams::from_grads(gradients, &self.model);
        self.model = self.optimizer.step(self.model, gradients, self.learning_rate);
        let sum = sum(losses);
        self.sums = Some(match self.sums.take() {
            Some(sums) => sums + sum,
            None => sum,
        });
        if step.is_multiple_of(self.every) || last {
            let means = means(self.sums.take())?;
            if let Some(task) = means.iter().position(|loss| loss.is_infinite()) {
                return Err(TrainError::NotFinite {
                    task: self.model.tasks()[task].name.clone(),
                    epoch: 1,
                    step,
                    learning_rate: self.learning_rate,
                });
            }
            let in_unit = |(loss, task): (&f64, &Task)| loss * task.scale.squared();
            let losses = means.iter().zip(self.model.tasks()).map(in_unit).collect();
            self.curve.points.push(CurvePoint { step, losses });
        }
        Ok(self)
    }
}

/// Sums of losses and of their weights, `[2, n_tasks]`, still on the device.
fn sum(losses: TaskLosses) -> Tensor<2> {
    let weighted = losses.examples.inner() * losses.weights.clone();
    Tensor::cat(vec![weighted.sum_dim(0), losses.weights.sum_dim(0)], 0)
}

/// Mean loss of each task: NaN without a label, infinite where a loss was not finite.
fn means(sums: Option<Tensor<2>>) -> Result<Vec<f64>, TrainError> {
    let Some(sums) = sums else { return Ok(Vec::new()) };
    let data = sums.try_into_data().map_err(|error| TrainError::Device(error.to_string()))?;
    let sums: Vec<f64> = data.iter::<f64>().collect();
    let (losses, weights) = sums.split_at(sums.len() / 2);
    let mean = |(loss, weight): (&f64, &f64)| match loss.is_finite() {
        true => loss / weight,
        false => f64::INFINITY,
    };
    Ok(losses.iter().zip(weights).map(mean).collect())
}
