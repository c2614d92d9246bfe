//! Rows that can be gathered into batches.

use std::fmt::Debug;

use burn::prelude::*;

use crate::Batch;

/// A store of encoded examples, gathered into batches by row id.
///
/// Implement it to train on rows of your own; `girandole-data` implements it for columns.
pub trait Examples: Debug + Send + Sync {
    /// Number of rows.
    fn len(&self) -> usize;

    /// Whether there is no row.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gathers the rows named, in that order, onto `device`. A row may be named more than once.
    ///
    /// # Panics
    ///
    /// If a row id is not below [`len`](Self::len).
    fn batch(&self, rows: &[u32], device: &Device) -> Batch;

    /// The group of a row, for scores within groups as the rows of a user; all rows have one, or none, the default.
    fn group(&self, row: u32) -> Option<u64> {
        let _ = row;
        None
    }
}
