//! What scoring reads of a batch, on its way from the device.

use burn::prelude::*;
use burn::tensor::{ExecutionError, TensorData, Transaction};
use girandole_core::Batch;

use crate::loss::TaskLosses;

/// What scoring reads of a batch, still on the device and without a graph.
pub(crate) struct DeviceBatch {
    logits: Tensor<2>,
    targets: Tensor<2>,
    losses: Tensor<2>,
    weights: Tensor<2>,
}

/// The same in row-major slices.
pub(crate) struct HostBatch {
    /// Width of the logits.
    pub(crate) d_logits: usize,
    /// Width of the rest.
    pub(crate) n_tasks: usize,
    /// `[batch, d_logits]`
    pub(crate) logits: Vec<f32>,
    /// `[batch, n_tasks]`
    pub(crate) targets: Vec<f32>,
    /// `[batch, n_tasks]`
    pub(crate) losses: Vec<f32>,
    /// Example weight where the target exists, else 0; `[batch, n_tasks]`.
    pub(crate) weights: Vec<f32>,
}

impl DeviceBatch {
    /// Cuts everything from its graph.
    ///
    /// # Shapes
    ///
    /// - logits: `[batch, d_logits]`
    pub(crate) fn new(logits: Tensor<2>, batch: Batch, losses: TaskLosses) -> Self {
        Self {
            logits: logits.inner(),
            targets: batch.targets.inner(),
            losses: losses.examples.inner(),
            weights: losses.weights,
        }
    }

    /// Reads all of it back in one go.
    ///
    /// # Errors
    ///
    /// If the device failed at anything since it was last read.
    pub(crate) fn read(self) -> Result<HostBatch, ExecutionError> {
        let d_logits = self.logits.dims()[1];
        let n_tasks = self.targets.dims()[1];
        let mut data = Transaction::default()
            .register(self.logits)
            .register(self.targets)
            .register(self.losses)
            .register(self.weights)
            .try_execute()?
            .into_iter()
            .map(floats);
        let mut next = || data.next().unwrap_or_default();
        Ok(HostBatch { d_logits, n_tasks, logits: next(), targets: next(), losses: next(), weights: next() })
    }
}

fn floats(data: TensorData) -> Vec<f32> {
    data.iter::<f32>().collect()
}
