//! Fits a model to rows that never come twice.

use burn::prelude::*;
use girandole_core::{Batch, ExampleStream, Examples, PassOrder};
use girandole_nn::TaskModel;

use super::LossCurve;
use super::online_run::OnlineRun;
use crate::fit::Interrupt;
use crate::{OptimizerConfig, StopReason, TableConfig, TrainError};

/// Fits a model to rows that never come twice, step by step, and tells how its losses fell.
///
/// For streams and for synthetic rows that are drawn afresh: there are no epochs, no validation rows, no files and no
/// dashboard. Every kind's own loss counts at weight 1. Several may run at once in threads of their own, since nothing
/// is shared but dropout's random numbers.
#[derive(Debug, Clone)]
pub struct OnlineTrainer<M> {
    pub(super) model: M,
    steps: usize,
    batch: usize,
    pub(super) every: usize,
    pub(super) optimizer: OptimizerConfig,
    pub(super) tables: TableConfig,
    pub(super) load_balance: f64,
    interrupt: Interrupt,
}

impl<M: TaskModel> OnlineTrainer<M> {
    /// Trains `model` on the device that holds it for `steps` steps of `batch` rows.
    pub fn new(model: M, steps: usize, batch: usize) -> Self {
        let (optimizer, tables) = (OptimizerConfig::default(), TableConfig::default());
        let interrupt = Interrupt::default();
        let batch = batch.max(1);
        Self { model, steps, batch, every: 100, optimizer, tables, load_balance: 0.0, interrupt }
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

    /// Sets how the rows of sparse tables are moved. Default: lazy Adam, at the optimizer's rate.
    pub fn tables(mut self, tables: TableConfig) -> Self {
        self.tables = tables;
        self
    }

    /// Sets what uneven use of the experts costs, as [`TrainConfig::load_balance`](crate::TrainConfig). Default: nothing.
    pub fn load_balance(mut self, load_balance: f64) -> Self {
        self.load_balance = load_balance;
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
        let mut all = Self::fit_side_by_side(vec![self], rows)?;
        all.pop().ok_or(TrainError::NoRows)
    }

    /// Trains on a stream, pass after pass in orders of `seed`, until all steps are done.
    ///
    /// # Errors
    ///
    /// As [`fit`](Self::fit), and if the stream breaks off.
    pub fn fit_stream(self, stream: &dyn ExampleStream, seed: u64) -> Result<(M, LossCurve), TrainError> {
        let (steps, size, interrupt) = (self.steps, self.batch, self.interrupt.clone());
        if stream.n_rows() == 0 {
            return Err(TrainError::NoRows);
        }
        let mut run = OnlineRun::new(self)?;
        let device = run.device.clone();
        let batches = (1..).flat_map(|epoch| stream.pass(PassOrder { seed, epoch }, size, &device));
        for (step, batch) in (1..=steps).zip(batches) {
            let batch = batch.map_err(|error| TrainError::Rows(Box::new(error)))?;
            run = run.step(step, &batch, step == steps)?;
            if interrupt.is_stopped() && step < steps {
                run.curve.stopped = StopReason::Interrupted;
                break;
            }
        }
        Ok((run.model.valid(), run.curve))
    }

    /// Trains several models on the same rows, step by step side by side, so that each row is made but once.
    ///
    /// Steps, batch and interrupt are those of the first; models, optimizers and the points of the curves are each one's
    /// own. Each result is, bit for bit, that of [`fit`](Self::fit).
    ///
    /// # Errors
    ///
    /// As [`fit`](Self::fit), for the first model that fails.
    pub fn fit_side_by_side(
        trainers: Vec<Self>,
        rows: &dyn Examples,
    ) -> Result<Vec<(M, LossCurve)>, TrainError> {
        let Some(first) = trainers.first() else { return Ok(Vec::new()) };
        let (steps, size, interrupt) = (first.steps, first.batch, first.interrupt.clone());
        if rows.is_empty() {
            return Err(TrainError::NoRows);
        }
        let mut runs = trainers.into_iter().map(OnlineRun::new).collect::<Result<Vec<_>, _>>()?;
        for step in 1..=steps {
            let ids = ids((step - 1) * size, size, rows.len());
            let mut drawn: Option<(Device, Batch)> = None;
            let mut advance = |run: OnlineRun<M>| {
                let batch = match drawn.take() {
                    Some((device, batch)) if device == run.device => batch,
                    _ => rows.batch(&ids, &run.device),
                };
                drawn = Some((run.device.clone(), batch.clone()));
                run.step(step, &batch, step == steps)
            };
            runs = runs.into_iter().map(&mut advance).collect::<Result<_, _>>()?;
            if interrupt.is_stopped() && step < steps {
                runs.iter_mut().for_each(|run| run.curve.stopped = StopReason::Interrupted);
                break;
            }
        }
        Ok(runs.into_iter().map(|run| (run.model.valid(), run.curve)).collect())
    }
}

/// `n` row ids from `first` on, around the end.
fn ids(first: usize, n: usize, n_rows: usize) -> Vec<u32> {
    (first..first + n).map(|row| (row % n_rows) as u32).collect()
}
