//! Encodes a raw table into a store of rows.

use std::sync::Arc;

use super::FittedEncoders;
use super::column_encoder::Encoding;
use super::dense_encoder::DenseEncoder;
use super::drift::{Drift, Shares, Written, share};
use super::ids::Ids;
use super::list_encoder::fill;
use super::lookups::Lookups;
use super::number_encoder::NumberEncoder;
use super::time_encoder::TimeEncoder;
use crate::read::{ListColumn, MISSING, RawTable, TextColumn, VectorColumn};
use crate::rows::{Block, RowStore};
use crate::{CellError, DataError, EncodedRows};

/// Encodes all rows of a table; tasks without targets there are masked.
pub(crate) fn encode(
    encoders: &FittedEncoders,
    table: &RawTable,
    with_targets: &[bool],
    with_weight: bool,
) -> Result<EncodedRows, DataError> {
    encode_and_look(encoders, table, with_targets, with_weight, &mut |_| {})
}

/// The same, with a look at how the rows differ from the training rows.
pub(super) fn encode_with_drift(
    encoders: &FittedEncoders,
    table: &RawTable,
    with_targets: &[bool],
    with_weight: bool,
) -> Result<EncodedRows, DataError> {
    let mut all = Vec::new();
    let mut look = |seen: Seen<'_>| all.push((seen.shares(table.n_rows()), seen.written(encoders)));
    let rows = encode_and_look(encoders, table, with_targets, with_weight, &mut look)?;
    Ok(rows.with_drift(Drift::new(&encoders.saved.features, all)))
}

/// A feature that has been encoded.
enum Seen<'a> {
    Numbers(&'a NumberEncoder, &'a [f64]),
    /// Texts and their ids.
    Category(&'a Ids, &'a TextColumn, &'a [i32]),
    /// Lists, how many of their ids are unknown, and the first of them.
    List(&'a Ids, &'a ListColumn, (usize, Option<&'a str>)),
    /// The ids.
    Cross(&'a [i32]),
    Vectors(&'a VectorColumn),
    Moments(&'a TimeEncoder, &'a [f64]),
}

impl Seen<'_> {
    fn shares(&self, n_rows: usize) -> Shares {
        match self {
            Self::Numbers(encoder, numbers) => encoder.shares(numbers.iter().copied()),
            Self::Vectors(vectors) => DenseEncoder::shares(vectors, 0..n_rows),
            Self::Moments(encoder, moments) => encoder.shares(moments.iter().copied()),
            Self::Category(_, column, ids) => {
                let missing = column.codes.iter().filter(|code| **code == MISSING).count();
                let cells = column.codes.iter().zip(*ids);
                let unknown = cells.filter(|(code, id)| **code != MISSING && **id == 0).count();
                Shares { missing: share(missing, n_rows), unknown: share(unknown, n_rows), out_of_range: 0.0 }
            }
            Self::List(_, column, (unknown, _)) => {
                let empty = (0..column.n_rows()).filter(|row| column.row(*row).is_empty()).count();
                let unknown = share(*unknown, column.n_ids());
                Shares { missing: share(empty, n_rows), unknown, out_of_range: 0.0 }
            }
            Self::Cross(ids) => {
                let missing = ids.iter().filter(|id| **id == 0).count();
                Shares { missing: share(missing, n_rows), ..Shares::default() }
            }
        }
    }
}

impl Seen<'_> {
    /// How the values are written, if one is unknown.
    fn written(&self, encoders: &FittedEncoders) -> Option<Written> {
        let (ids, unknown) = match self {
            Self::Category(ids, column, found) => {
                let mut cells = column.codes.iter().zip(*found);
                let row = cells.position(|(code, id)| *code != MISSING && *id == 0)?;
                (*ids, column.text(row)?)
            }
            Self::List(ids, _, (_, unknown)) => (*ids, (*unknown)?),
            Self::Numbers(..) | Self::Cross(_) | Self::Vectors(_) | Self::Moments(..) => return None,
        };
        let Some(Ids::Vocabulary(vocabulary)) = ids.resolved(&encoders.saved.tables) else { return None };
        Some(Written { unknown: unknown.to_owned(), known: vocabulary.first(3).to_vec() })
    }
}

/// Encodes all rows of a table, and hands over each feature in turn.
fn encode_and_look(
    encoders: &FittedEncoders,
    table: &RawTable,
    with_targets: &[bool],
    with_weight: bool,
    look: &mut dyn FnMut(Seen<'_>),
) -> Result<EncodedRows, DataError> {
    let (inputs, n_rows) = (encoders.inputs(), table.n_rows());
    let mut numeric = Block::zeros(n_rows, inputs.numeric.len());
    let mut categorical = Block::zeros(n_rows, inputs.categorical.len());
    let mut lists = Block::zeros(n_rows, inputs.n_list_ids());
    let mut piecewise = Block::zeros(n_rows, inputs.piecewise.len());
    let lookups = Lookups::new(&encoders.saved);
    for feature in &encoders.saved.features {
        match &feature.encoding {
            Encoding::Numeric(encoder) => {
                let numbers = table.numbers(&feature.column)?;
                encoder.encode_numbers(numbers).into_iter().for_each(|column| numeric.push(&column));
                encoder.encode_bins(numbers).into_iter().for_each(|column| categorical.push(&column));
                encoder.encode_piecewise(numbers).into_iter().for_each(|column| piecewise.push(&column));
                look(Seen::Numbers(encoder, numbers));
            }
            Encoding::Categorical(encoder) => {
                let column = table.text(&feature.column)?;
                let ids = lookups.of(&encoder.ids).encode(column);
                categorical.push(&ids);
                look(Seen::Category(&encoder.ids, column, &ids));
            }
            Encoding::OneHot(encoder) => {
                let column = table.text(&feature.column)?;
                let ids = lookups.of(&encoder.ids).encode(column);
                encoder.encode(&ids).iter().for_each(|column| numeric.push(column));
                look(Seen::Category(&encoder.ids, column, &ids));
            }
            Encoding::List(encoder) => {
                let column = table.lists(&feature.column)?;
                let unknown = fill(&lookups.of(&encoder.ids), column, lists.take(encoder.form.max_len));
                look(Seen::List(&encoder.ids, column, unknown));
            }
            Encoding::Dense(encoder) => {
                let columns = encoder.encode(table, &feature.column)?;
                columns.iter().for_each(|column| numeric.push(column));
                look(Seen::Vectors(table.vectors(&feature.column)?));
            }
            Encoding::Time(encoder) => {
                let moments = table.moments(&feature.column)?;
                encoder.encode_numbers(moments).iter().for_each(|column| numeric.push(column));
                encoder.encode_ids(moments).iter().for_each(|column| categorical.push(column));
                look(Seen::Moments(encoder, moments));
            }
            Encoding::Cross(encoder) => {
                let ids = encoder.encode(table)?;
                categorical.push(&ids);
                look(Seen::Cross(&ids));
            }
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
    Ok(EncodedRows::all(Arc::new(store), with_targets.to_vec(), encoders.tasks()))
}

pub(super) fn weights(table: &RawTable, column: &str) -> Result<Vec<f32>, DataError> {
    let weight = |(row, &value): (usize, &f64)| match value >= 0.0 && value <= f64::from(f32::MAX) {
        true => Ok(value as f32),
        false => Err(CellError::BadWeight { place: table.place(column, row), value }.into()),
    };
    table.numbers(column)?.iter().enumerate().map(weight).collect()
}
