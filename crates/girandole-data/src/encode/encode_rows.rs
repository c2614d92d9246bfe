//! Encodes a raw table into a store of rows.

use std::sync::Arc;

use super::FittedEncoders;
use super::column_encoder::Encoding;
use super::list_encoder::fill;
use super::lookups::Lookups;
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
    let mut lists = Block::zeros(n_rows, inputs.n_list_ids());
    let mut piecewise = Block::zeros(n_rows, inputs.piecewise.len());
    let lookups = Lookups::new(&encoders.saved.tables);
    for feature in &encoders.saved.features {
        match &feature.encoding {
            Encoding::Numeric(encoder) => {
                let numbers = table.numbers(&feature.column)?;
                encoder.encode_numbers(numbers).into_iter().for_each(|column| numeric.push(&column));
                encoder.encode_bins(numbers).into_iter().for_each(|column| categorical.push(&column));
                encoder.encode_piecewise(numbers).into_iter().for_each(|column| piecewise.push(&column));
            }
            Encoding::Categorical(encoder) => {
                categorical.push(&lookups.of(&encoder.ids).encode(table.text(&feature.column)?));
            }
            Encoding::List(encoder) => {
                let column = table.lists(&feature.column)?;
                fill(&lookups.of(&encoder.ids), column, lists.take(encoder.form.max_len));
            }
            Encoding::Cross(encoder) => categorical.push(&encoder.encode(table)?),
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
    let store = RowStore { numeric, categorical, lists, piecewise, targets, mask, weights };
    Ok(EncodedRows::all(Arc::new(store), with_targets.to_vec()))
}

pub(super) fn weights(table: &RawTable, column: &str) -> Result<Vec<f32>, DataError> {
    let weight = |(row, &value): (usize, &f64)| match value >= 0.0 && value <= f64::from(f32::MAX) {
        true => Ok(value as f32),
        false => Err(DataError::BadWeight { place: table.place(column, row), value }),
    };
    table.numbers(column)?.iter().enumerate().map(weight).collect()
}
