//! Columns of a file of rows that are written beside their predictions.

use arrow_array::{Array, RecordBatch};
use arrow_cast::CastOptions;
use arrow_cast::cast_with_options;
use arrow_cast::display::array_value_to_string;
use arrow_schema::DataType;

/// Columns of a file of rows as they stand there, to be written beside the predictions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeptColumns {
    pub(super) batches: Vec<RecordBatch>,
}

impl KeptColumns {
    pub(crate) fn new(batches: Vec<RecordBatch>) -> Self {
        Self { batches: alike(batches) }
    }

    /// Their names.
    pub fn names(&self) -> Vec<String> {
        let fields = self.batches.first().map(|batch| batch.schema().fields().clone());
        fields.iter().flat_map(|fields| fields.iter()).map(|field| field.name().clone()).collect()
    }

    pub(super) fn n_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The cells of each row as texts, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.batches.iter().flat_map(|batch| {
            let cell = move |row: usize, column: usize| {
                let array = batch.column(column);
                match array.is_null(row) {
                    true => String::new(),
                    false => array_value_to_string(array, row).unwrap_or_default(),
                }
            };
            (0..batch.num_rows())
                .map(move |row| (0..batch.num_columns()).map(|column| cell(row, column)).collect())
        })
    }
}

/// The same batches with one type a column: that of the first, or text where a later one does not go into it.
fn alike(batches: Vec<RecordBatch>) -> Vec<RecordBatch> {
    let Some(first) = batches.first().map(RecordBatch::schema) else { return batches };
    if batches.iter().all(|batch| batch.schema() == first) {
        return batches;
    }
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let mut columns: Vec<Vec<arrow_array::ArrayRef>> = Vec::new();
    for (i, field) in first.fields().iter().enumerate() {
        let to = |kind: &DataType| {
            batches.iter().map(|batch| cast_with_options(batch.column(i), kind, &options).ok()).collect()
        };
        let cast: Option<Vec<_>> = to(field.data_type());
        let cast = cast.or_else(|| to(&DataType::Utf8));
        columns.push(cast.unwrap_or_else(|| batches.iter().map(|batch| batch.column(i).clone()).collect()));
    }
    let names: Vec<String> = first.fields().iter().map(|field| field.name().clone()).collect();
    let batch = |at: usize| {
        let named = names.iter().zip(&columns).map(|(name, column)| (name, column[at].clone(), true));
        RecordBatch::try_from_iter_with_nullable(named).ok()
    };
    (0..batches.len()).map(|at| batch(at).unwrap_or_else(|| batches[at].clone())).collect()
}
