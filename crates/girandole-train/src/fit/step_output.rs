//! What a step hands to the metrics.

use burn::tensor::ExecutionError;
use burn::train::ItemLazy;
use burn::train::metric::Adaptor;

use super::board::SharedScorer;
use crate::score::{DeviceBatch, Stamp};

/// What a step hands to the metrics.
///
/// The worker's `sync` reads the batch back, once, and adds it to the scorer that all metrics of the
/// split look at.
pub(crate) struct StepOutput {
    pub(crate) batch: Option<DeviceBatch>,
    pub(crate) stamp: Stamp,
    pub(crate) scorer: SharedScorer,
}

impl ItemLazy for StepOutput {
    fn sync(mut self) -> Result<Self, ExecutionError> {
        if let Some(batch) = self.batch.take() {
            let batch = batch.read()?;
            self.scorer.add(&batch, self.stamp);
        }
        Ok(self)
    }
}

/// Metrics read the split's scorer.
impl Adaptor<SharedScorer> for StepOutput {
    fn adapt(&self) -> SharedScorer {
        self.scorer.clone()
    }
}
