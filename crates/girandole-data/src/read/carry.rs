//! Columns that are carried along as they stand.

use arrow_array::RecordBatch;

use super::{Source, csv, parquet};
use crate::{DataError, FileFormat};

impl Source {
    /// Some columns of all rows as they stand, batch by batch: texts of CSV untrimmed, of Parquet whatever is there.
    pub(crate) fn carry(&self, columns: &[String]) -> Result<Vec<RecordBatch>, DataError> {
        let mut batches = Vec::new();
        for part in self.parts()? {
            let names = part.own_names()?;
            let positions = columns
                .iter()
                .map(|column| super::raw_table::find(column, &names, || part.path()))
                .collect::<Result<Vec<_>, _>>()?;
            let mut sorted = positions.clone();
            sorted.sort_unstable();
            sorted.dedup();
            let at: Vec<usize> =
                positions.iter().map(|position| sorted.binary_search(position).unwrap_or_default()).collect();
            let mut add = |batch: &RecordBatch| {
                let arrays = at.iter().map(|at| batch.column(*at).clone());
                let named = columns.iter().cloned().zip(arrays).map(|(name, array)| (name, array, true));
                if let Ok(batch) = RecordBatch::try_from_iter_with_nullable(named) {
                    batches.push(batch);
                }
            };
            match part.format()? {
                FileFormat::Csv => csv::carry(&part, names.len(), &sorted, &mut add)?,
                FileFormat::Parquet => parquet::carry(&part, &sorted, &mut add)?,
            }
        }
        Ok(batches)
    }
}
