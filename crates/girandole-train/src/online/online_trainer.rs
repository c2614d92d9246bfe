//! Fits a model to rows that never come twice.

use burn::optim::GradientsParams;
use burn::prelude::*;
use girandole_core::Examples;
use girandole_nn::TaskModel;

use super::{CurvePoint, LossCurve};
use crate::fit::{Interrupt, Optimizer};
use crate::loss::{Objectives, TaskLosses};
use crate::{OptimizerConfig, StopReason, TaskObjective, TrainError};

/// Fits a model to rows that never come twice, step by step, and tells how its losses fell.
///
/// For streams and for synthetic rows that are drawn afresh: there are no epochs, no validation rows, no files and no
/// dashboard. Every kind's own loss counts at weight 1. Several may run at once in threads of their own, since nothing
/// is shared but dropout's random numbers.
#[derive(Debug, Clone)]
pub struct OnlineTrainer<M> {
    model: M,
    steps: usize,
    batch: usize,
    every: usize,
    optimizer: OptimizerConfig,
    interrupt: Interrupt,
}

impl<M: TaskModel> OnlineTrainer<M> {
    /// Trains `model` on the device that holds it for `steps` steps of `batch` rows.
    pub fn new(model: M, steps: usize, batch: usize) -> Self {
        let (optimizer, interrupt) = (OptimizerConfig::default(), Interrupt::default());
        Self { model, steps, batch: batch.max(1), every: 100, optimizer, interrupt }
    }

    /// Sets the steps from one point of the curve to the next. Default: 100.
    pub fn every(mut self, steps: usize) -> Self {
        self.every = steps.max(1);
        self
    }

    /// Sets the optimizer. Default: Adam with PyTorch's settings.
    pub fn optimizer(mut self, optimizer: OptimizerConfig) -> Self {
        self.optimizer = optimizer;
        self
    }

    /// Listens to a handle that stops the training after a step.
    pub fn interrupt(mut self, interrupt: &Interrupt) -> Self {
        self.interrupt = interrupt.clone();
        self
    }

    /// Trains on the rows in their order; behind the last one comes the first again.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, there is no row, a loss stops being finite, or the device fails.
    pub fn fit(self, rows: &dyn Examples) -> Result<(M, LossCurve), TrainError> {
        let problems = self.optimizer.problems();
        if !problems.is_empty() {
            return Err(TrainError::Settings(problems));
        }
        if rows.is_empty() {
            return Err(TrainError::NoRows);
        }
        let device = self.model.devices().into_iter().next();
        let device = device.ok_or_else(|| TrainError::Device("the model has no parameter".to_owned()))?;
        let (plain, device) = (device.clone().inner(), device.inner().autodiff());
        let tasks = self.model.tasks().to_vec();
        let objectives: Vec<TaskObjective> = tasks.iter().map(TaskObjective::for_task).collect();
        let objectives = Objectives::new(&tasks, &objectives);
        let mut optimizer = Optimizer::new(self.optimizer.clone(), None);
        let mut model = self.model.fork(&plain).train();
        let mut curve = LossCurve { points: Vec::new(), stopped: StopReason::Finished };
        let mut sums: Option<Tensor<2>> = None;
        for step in 1..=self.steps {
            let ids = ids((step - 1) * self.batch, self.batch, rows.len());
            let batch = rows.batch(&ids, &device);
            let losses = objectives.losses(&model.forward(batch.features.clone()), &batch);
            let total = losses.total(&objectives);
            let total = match model.penalty() {
                Some(penalty) => total + penalty,
                None => total,
            };
            let gradients = GradientsParams::from_grads(total.backward(), &model);
            model = optimizer.step(model, gradients, self.optimizer.learning_rate);
            let sum = sum(losses);
            sums = Some(match sums.take() {
                Some(sums) => sums + sum,
                None => sum,
            });
            if step % self.every == 0 || step == self.steps {
                let means = means(sums.take())?;
                if let Some(task) = means.iter().position(|loss| loss.is_infinite()) {
                    return Err(TrainError::NotFinite {
                        task: tasks[task].name.clone(),
                        epoch: 1,
                        step,
                        learning_rate: self.optimizer.learning_rate,
                    });
                }
                curve.points.push(CurvePoint { step, losses: means });
            }
            if self.interrupt.is_stopped() && step < self.steps {
                curve.stopped = StopReason::Interrupted;
                break;
            }
        }
        Ok((model.valid(), curve))
    }
}

/// `n` row ids from `first` on, around the end.
fn ids(first: usize, n: usize, n_rows: usize) -> Vec<u32> {
    (first..first + n).map(|row| (row % n_rows) as u32).collect()
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
