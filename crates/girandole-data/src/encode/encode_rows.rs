//! Encodes a raw table into a store of rows.

use std::sync::Arc;

use super::FittedEncoders;
use super::column_encoder::Encoding;
use crate::read::RawTable;
use crate::rows::{Block, RowStore};
use crate::{DataError, EncodedRows};

/// Encodes all rows of a table; tasks without targets there are masked.
pub(crate) fn encode(
    encoders: &FittedEncoders,
    table: &RawTable,
    with_targets: &[bool],
    with_weight: bool,
) -> Result<EncodedRows, DataError> {
    let (inputs, n_rows) = (encoders.inputs(), table.n_rows());
    let mut numeric = Block::zeros(n_rows, inputs.numeric.len());
    let mut categorical = Block::zeros(n_rows, inputs.categorical.len());
    for feature in &encoders.saved.features {
        match &feature.encoding {
            Encoding::Numeric(encoder) => {
                let numbers = table.numbers(&feature.column)?;
                encoder.encode_numbers(numbers).into_iter().for_each(|column| numeric.push(&column));
                encoder.encode_bins(numbers).into_iter().for_each(|column| categorical.push(&column));
            }
            Encoding::Categorical(encoder) => categorical.push(&encoder.encode(table.text(&feature.column)?)),
        }
    }
    let n_tasks = encoders.saved.tasks.len();
    let (mut targets, mut mask) = (Block::zeros(n_rows, n_tasks), Block::zeros(n_rows, n_tasks));
    for (task, with) in encoders.saved.tasks.iter().zip(with_targets) {
        if *with {
            let encoded = task.encode(table)?;
            targets.push(&encoded.targets);
            mask.push(&encoded.mask);
        } else {
            targets.skip();
            mask.skip();
        }
    }
    let weights = match encoders.weight_column().filter(|_| with_weight) {
        Some(column) => weights(table, column)?,
        None => vec![1.0; n_rows],
    };
    let store = RowStore { numeric, categorical, targets, mask, weights };
    Ok(EncodedRows::all(Arc::new(store), with_targets.to_vec()))
}

pub(super) fn weights(table: &RawTable, column: &str) -> Result<Vec<f32>, DataError> {
    let weight = |(row, &value): (usize, &f64)| match value >= 0.0 && value <= f64::from(f32::MAX) {
        true => Ok(value as f32),
        false => Err(DataError::BadWeight { place: table.place(column, row), value }),
    };
    table.numbers(column)?.iter().enumerate().map(weight).collect()
}
