//! Hands on the batches of a stream.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::prelude::*;
use girandole_core::{Batch, ExampleStream, PassOrder, StreamError};

/// Hands on the batches of a stream, one pass an epoch.
#[derive(Debug, Clone)]
pub(crate) struct StreamLoader {
    pub(crate) stream: Arc<dyn ExampleStream>,
    pub(crate) batch: usize,
    pub(crate) seed: u64,
    /// The epoch whose order [`DataLoader::iter`] takes next, shared by all clones.
    pub(crate) epoch: Arc<AtomicUsize>,
    pub(crate) device: Device,
}

struct StreamBatches {
    pass: Box<dyn Iterator<Item = Result<Batch, StreamError>>>,
    done: usize,
    n_rows: usize,
}

impl DataLoader<Batch> for StreamLoader {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<Batch> + 'a> {
        let order = PassOrder { seed: self.seed, epoch: self.epoch.load(Ordering::SeqCst) };
        let pass = self.stream.pass(order, self.batch, &self.device);
        Box::new(StreamBatches { pass, done: 0, n_rows: self.num_items() })
    }

    fn num_items(&self) -> usize {
        self.stream.n_rows()
    }

    fn to_device(&self, device: &Device) -> Arc<dyn DataLoader<Batch>> {
        Arc::new(Self { device: device.clone(), ..self.clone() })
    }

    /// The whole stream: only burn's own multi-device strategies slice, which this crate does not use.
    fn slice(&self, _start: usize, _end: usize) -> Arc<dyn DataLoader<Batch>> {
        Arc::new(self.clone())
    }
}

impl Iterator for StreamBatches {
    type Item = Result<Batch, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.pass.next()?;
        self.done += batch.as_ref().map_or(0, Batch::size);
        Some(batch.map_err(DatasetError::new))
    }
}

impl DataLoaderIterator<Batch> for StreamBatches {
    fn progress(&self) -> Progress {
        Progress::new(self.done, self.n_rows, Some("rows".to_owned()))
    }
}
