//! Gathers the batches of an epoch.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::prelude::*;
use girandole_core::{Batch, BatchSizes, Examples};

use super::row_order::shuffled;

/// Gathers the batches of an epoch straight from the columns, in an order of its own or as they lie.
#[derive(Debug, Clone)]
pub(crate) struct RowLoader {
    examples: Arc<dyn Examples>,
    rows: Range<usize>,
    batch: usize,
    /// Seed of the order; none for the rows as they lie.
    seed: Option<u64>,
    /// The epoch whose order [`DataLoader::iter`] takes next, shared by all clones.
    epoch: Arc<AtomicUsize>,
    device: Device,
}

struct RowBatches<'a> {
    loader: &'a RowLoader,
    order: Vec<u32>,
    sizes: BatchSizes,
    done: usize,
}

impl RowLoader {
    /// All rows, as they lie.
    pub(crate) fn new(examples: Arc<dyn Examples>, batch: usize, device: Device) -> Self {
        let rows = 0..examples.len();
        Self { examples, rows, batch: batch.max(1), seed: None, epoch: Arc::default(), device }
    }

    /// Shuffles each epoch.
    pub(crate) fn shuffled(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The epoch to gather next; clones inside burn-train follow.
    pub(crate) fn epoch(&self) -> Arc<AtomicUsize> {
        self.epoch.clone()
    }
}

impl DataLoader<Batch> for RowLoader {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<Batch> + 'a> {
        let start = self.rows.start as u32;
        let mut order: Vec<u32> = match self.seed {
            Some(seed) => shuffled(self.rows.len(), seed, self.epoch.load(Ordering::SeqCst)),
            None => (0..self.rows.len() as u32).collect(),
        };
        order.iter_mut().for_each(|row| *row += start);
        let sizes = BatchSizes::new(order.len(), self.batch);
        Box::new(RowBatches { loader: self, order, sizes, done: 0 })
    }

    fn num_items(&self) -> usize {
        self.rows.len()
    }

    fn to_device(&self, device: &Device) -> Arc<dyn DataLoader<Batch>> {
        Arc::new(Self { device: device.clone(), ..self.clone() })
    }

    fn slice(&self, start: usize, end: usize) -> Arc<dyn DataLoader<Batch>> {
        let rows = self.rows.start + start..self.rows.start + end;
        Arc::new(Self { rows, ..self.clone() })
    }
}

impl Iterator for RowBatches<'_> {
    type Item = Result<Batch, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = &self.order[self.done..][..self.sizes.next()?];
        self.done += rows.len();
        Some(Ok(self.loader.examples.batch(rows, &self.loader.device)))
    }
}

impl DataLoaderIterator<Batch> for RowBatches<'_> {
    fn progress(&self) -> Progress {
        Progress::new(self.done, self.order.len(), Some("rows".to_owned()))
    }
}
