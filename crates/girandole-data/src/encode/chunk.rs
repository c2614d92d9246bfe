//! Some consecutive rows on their way from a Parquet file.

use arrow_array::{ArrayRef, RecordBatch};

use crate::DataError;
use crate::read::{RawTable, Source};
use crate::wanted::Wanted;

/// Some consecutive rows on their way from a Parquet file.
#[derive(Debug)]
pub(crate) struct Chunk<'a> {
    pub(crate) batch: &'a RecordBatch,
    /// Positions in the file of the batch's columns, rising.
    pub(crate) positions: &'a [usize],
    /// All columns of the file.
    pub(crate) names: &'a [String],
    /// The file and the rows.
    pub(crate) source: Source,
}

impl Chunk<'_> {
    pub(super) fn n_rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// A column by its position in the file.
    pub(super) fn column(&self, position: usize) -> Option<&ArrayRef> {
        let at = self.positions.binary_search(&position).ok()?;
        Some(self.batch.column(at))
    }

    /// Some columns read cell by cell.
    pub(super) fn table(&self, wanted: &Wanted) -> Result<RawTable, DataError> {
        let mut table = RawTable::new(self.source.clone(), self.names, wanted)?;
        table.add_batch(self.batch, self.positions)?;
        table.finish()
    }
}
