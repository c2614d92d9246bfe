//! Rows that tell how many of them were read.

use std::fmt;

use burn::tensor::Device;
use girandole_core::{Batch, Examples};
use girandole_data::EncodedRows;

/// Rows that tell how many of them were read.
pub(super) struct Watched<'a> {
    pub(super) rows: &'a EncodedRows,
    pub(super) read: &'a (dyn Fn(usize) + Sync),
}

impl fmt::Debug for Watched<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}

// `Examples` asks for `Send`, which a shared reference to something `Sync` is.
impl Examples for Watched<'_> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        (self.read)(rows.len());
        self.rows.batch(rows, device)
    }
}
