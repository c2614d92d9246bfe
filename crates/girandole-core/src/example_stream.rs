//! Rows that come by as a stream.

use std::fmt::Debug;
use std::time::Duration;

use burn::prelude::*;

use crate::{Batch, StreamError};

/// Rows that are too many to lie in memory: read anew for every pass, in an order of its own.
///
/// Implement it to train on a stream of your own; `girandole-data` implements it for Parquet files.
pub trait ExampleStream: Debug + Send + Sync {
    /// Rows of a pass.
    fn n_rows(&self) -> usize;

    /// Reads every row once, in batches of the sizes that [`BatchSizes`](crate::BatchSizes) says, onto `device`.
    ///
    /// Order and batches depend on `order` and `batch` alone. The first error ends the pass; dropping the iterator
    /// does so at once.
    fn pass(
        &self,
        order: PassOrder,
        batch: usize,
        device: &Device,
    ) -> Box<dyn Iterator<Item = Result<Batch, StreamError>>>;

    /// Time for which the takers of batches had to wait for one, over all passes so far.
    fn waited(&self) -> Duration {
        Duration::ZERO
    }
}

/// In which order a pass sees the rows; two that differ have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassOrder {
    /// Seed of the training.
    pub seed: u64,
    /// The pass, from 1.
    pub epoch: usize,
}
