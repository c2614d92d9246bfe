//! One part of the fixed set.

use burn::prelude::*;
use girandole_core::{Batch, Examples};

use super::drawn_rows::DrawnRows;

/// One part of the fixed set.
#[derive(Debug)]
pub(super) struct StoredRows(pub(super) DrawnRows);

impl Examples for StoredRows {
    fn len(&self) -> usize {
        self.0.n_rows()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        self.0.gather(rows).into_batch(device)
    }
}
