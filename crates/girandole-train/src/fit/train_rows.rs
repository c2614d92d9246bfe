//! The rows to learn from, in memory or as a stream.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use burn::data::dataloader::DataLoader;
use burn::prelude::*;
use girandole_core::{Batch, ExampleStream, TaskData};

use super::loader::RowLoader;
use super::stream_loader::StreamLoader;
use crate::TrainConfig;

/// The rows to learn from, in memory or as a stream.
pub(crate) struct TrainRows {
    loader: Arc<dyn DataLoader<Batch>>,
    stream: Option<Arc<dyn ExampleStream>>,
    /// The epoch that the loader orders rows for.
    epoch: Arc<AtomicUsize>,
}

impl TrainRows {
    /// The training rows of a data set, on `device`.
    pub(crate) fn of(data: &(impl TaskData + ?Sized), config: &TrainConfig, device: Device) -> Self {
        let (batch, seed) = (config.batch.max(1), config.seed);
        if let Some(stream) = data.stream() {
            let epoch = Arc::<AtomicUsize>::default();
            let loader = StreamLoader { stream: stream.clone(), batch, seed, epoch: epoch.clone(), device };
            return Self { loader: Arc::new(loader), stream: Some(stream), epoch };
        }
        let loader = RowLoader::new(data.train(), batch, device).shuffled(seed);
        let epoch = loader.epoch();
        Self { loader: Arc::new(loader), stream: None, epoch }
    }

    pub(crate) fn loader(&self) -> Arc<dyn DataLoader<Batch>> {
        self.loader.clone()
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.loader.num_items()
    }

    /// Orders the rows for an epoch, from 1.
    pub(crate) fn turn_to(&self, epoch: usize) {
        self.epoch.store(epoch, Ordering::SeqCst);
    }

    /// Time for which training has waited for a stream so far.
    pub(crate) fn waited(&self) -> Option<Duration> {
        self.stream.as_ref().map(|stream| stream.waited())
    }

    /// Whether the rows are too many to lie in memory.
    pub(crate) fn is_stream(&self) -> bool {
        self.stream.is_some()
    }
}
