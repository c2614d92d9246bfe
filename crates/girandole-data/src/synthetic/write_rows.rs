//! Synthetic rows as a Parquet file.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, RecordBatch, StringArray};
use arrow_schema::ArrowError;

use super::parquet_rows::{CHUNK, write_parquet};
use super::part::Part;
use super::{SyntheticConfig, SyntheticGenerator};
use crate::DataError;

impl SyntheticConfig {
    /// Draws the fixed set and writes it as Parquet, in one step: an older file stays whole until the new one is.
    ///
    /// Its columns are the inputs and tasks by their names, and `part`, which says `train`, `validation` or `test`.
    /// Returns the number of rows.
    ///
    /// # Errors
    ///
    /// With all [`problems`](Self::problems), or if the file cannot be written.
    pub fn write(&self, file: &Path) -> Result<usize, DataError> {
        let generator = self.generator()?;
        let parts = [
            (Part::Training, "train", self.train),
            (Part::Validation, "validation", self.validation),
            (Part::Test, "test", self.test),
        ];
        let chunks = parts.into_iter().flat_map(|(part, name, n_rows)| {
            let starts = (0..n_rows as u32).step_by(CHUNK as usize);
            starts.map(move |start| (part, name, start..(n_rows as u32).min(start + CHUNK)))
        });
        write_parquet(
            file,
            || record_batch(&generator, Part::Training, "", 0..0),
            chunks.map(|(part, name, rows)| record_batch(&generator, part, name, rows)),
        )?;
        Ok(self.train + self.validation + self.test)
    }
}

/// Draws some rows of a part.
fn record_batch(
    generator: &SyntheticGenerator,
    part: Part,
    name: &str,
    rows: std::ops::Range<u32>,
) -> Result<RecordBatch, ArrowError> {
    let (mut numbers, mut inputs, mut targets) = (Vec::new(), Vec::new(), Vec::new());
    let n_rows = rows.len();
    rows.for_each(|row| generator.draw_row((part, row), &mut numbers, &mut inputs, &mut targets));
    let columns = |names: Vec<String>, cells: &[f32]| -> Vec<(String, ArrayRef)> {
        let width = names.len();
        let column =
            |at: usize| Float32Array::from_iter_values(cells.iter().skip(at).step_by(width).copied());
        names.into_iter().enumerate().map(|(at, name)| (name, Arc::new(column(at)) as ArrayRef)).collect()
    };
    let mut all = columns(generator.inputs().numeric, &inputs);
    all.extend(columns(generator.tasks().into_iter().map(|task| task.name).collect(), &targets));
    all.push(("part".to_owned(), Arc::new(StringArray::from_iter_values((0..n_rows).map(|_| name)))));
    RecordBatch::try_from_iter(all)
}
