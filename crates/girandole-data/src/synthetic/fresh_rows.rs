//! Rows that are drawn when they are asked for.

use burn::prelude::*;
use girandole_core::{Batch, Examples};

use super::SyntheticGenerator;
use super::drawn_rows::DrawnRows;
use super::part::Part;

/// Rows that are drawn when they are asked for, and never stored.
///
/// A row follows from the settings, their seed and its own id: it is the same in any batch, in any order, and with
/// any number of rows. One epoch of `steps × batch` rows thus trains on rows never seen before, as online
/// learning does.
///
/// ```
/// use burn::prelude::*;
/// use girandole_core::Examples;
/// use girandole_data::synthetic::SyntheticConfig;
///
/// let rows = SyntheticConfig::paper_calibrated(0.9).generator()?.fresh(1_000_000);
/// let batch = rows.batch(&[999_999, 3, 3], &Device::flex());
/// assert_eq!(batch.features.batch_size(), 3);
/// # Ok::<(), girandole_data::DataError>(())
/// ```
///
/// # Shapes
///
/// - features: numbers, `[batch, n_inputs]`
/// - targets and mask: `[batch, n_tasks]`; every label exists
/// - weights: `[batch]`, all 1
#[derive(Debug, Clone)]
pub struct FreshRows {
    generator: SyntheticGenerator,
    n_rows: u32,
}

impl FreshRows {
    pub(super) fn new(generator: SyntheticGenerator, n_rows: u32) -> Self {
        Self { generator, n_rows }
    }

    /// The tasks that the rows belong to.
    pub fn generator(&self) -> &SyntheticGenerator {
        &self.generator
    }
}

impl Examples for FreshRows {
    fn len(&self) -> usize {
        self.n_rows as usize
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        if let Some(row) = rows.iter().find(|row| **row >= self.n_rows) {
            panic!("row {row} was asked for, but there are {} fresh rows", self.n_rows);
        }
        DrawnRows::draw(&self.generator, Part::Fresh, rows.iter().copied()).into_batch(device)
    }
}
