//! Training rows that are read anew in every epoch.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use burn::prelude::*;
use girandole_core::{Batch, ExampleStream, PassOrder, StreamError};

use super::held_out::HeldOut;
use super::parquet_files::ParquetFiles;
use super::pass::Pass;
use crate::{FittedEncoders, StreamConfig};

/// Training rows that are read anew in every epoch, from one Parquet file or several; clones share everything.
///
/// A thread reads row groups in an order of their own, decodes and encodes them, and gives rows out of a window at
/// random. Which rows a batch holds depends on seed, epoch and size of the batch alone.
#[derive(Debug, Clone)]
pub struct RowStream(pub(super) Arc<StreamParts>);

/// What a stream is made of.
#[derive(Debug)]
pub(super) struct StreamParts {
    pub(super) files: ParquetFiles,
    pub(super) encoders: FittedEncoders,
    pub(super) held_out: HeldOut,
    pub(super) config: StreamConfig,
    /// Of the rows that encoders were fitted on.
    pub(super) label_rates: Vec<f64>,
    /// Nanoseconds for which batches were waited for.
    pub(super) waited: AtomicU64,
}

impl RowStream {
    /// Mean target of each task over the rows that the encoders were fitted on: of a binary one the share of yes.
    pub fn label_rates(&self) -> &[f64] {
        &self.0.label_rates
    }
}

impl StreamParts {
    pub(super) fn n_rows(&self) -> usize {
        self.files.n_rows() - self.held_out.n_rows()
    }
}

impl ExampleStream for RowStream {
    fn n_rows(&self) -> usize {
        self.0.n_rows()
    }

    fn pass(
        &self,
        order: PassOrder,
        batch: usize,
        device: &Device,
    ) -> Box<dyn Iterator<Item = Result<Batch, StreamError>>> {
        Box::new(Pass::start(self.0.clone(), order, batch, device))
    }

    fn waited(&self) -> Duration {
        Duration::from_nanos(self.0.waited.load(Ordering::Relaxed))
    }
}
