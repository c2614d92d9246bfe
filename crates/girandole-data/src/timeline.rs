//! Rows in the order of time, slice by slice.

use std::ops::Range;

use crate::encode::{encode, fit};
use crate::files::{sources, wanted_columns};
use crate::read::{RawTable, TextColumn};
use crate::wanted::ReadAs;
use crate::{DataError, EncodedRows, FittedEncoders, Schema, SplitError};

/// Values of a time column that get a slice each; with more, the rows are cut into equal slices.
const DAYS: usize = 1000;

/// All rows of a file in the order of time, cut into slices, to see how models get on as the data grow.
///
/// The encoders are fitted on all rows: of targets they see the unit and the base rate alone, and both models of a
/// comparison have the same.
#[derive(Debug, Clone)]
pub struct Timeline {
    encoders: FittedEncoders,
    rows: EncodedRows,
    slices: Vec<Range<u32>>,
}

impl Timeline {
    /// Reads the training file that a schema describes, whole and without a split.
    ///
    /// With a column `by`, rows are put in its order, as numbers where all cells are numbers and else as texts (dates as
    /// 2026-11-26 sort rightly), and each value is a slice; without, or with more than 1,000 values, the rows are cut into
    /// `n_slices` of equal size. Rows of one value keep the order of the file.
    ///
    /// # Errors
    ///
    /// If the schema has problems, the file cannot be read, a cell does not fit, a time is missing, or there are fewer
    /// rows than slices.
    pub fn load(schema: &Schema, by: Option<&str>, n_slices: usize) -> Result<Self, DataError> {
        let schema = schema.checked()?;
        let source = sources(&schema.data)?.train;
        let mut wanted = wanted_columns(&schema, None)?;
        if let Some(column) = by {
            wanted.add(column, ReadAs::Text);
        }
        let table = source.read(&wanted)?;
        let n_rows = table.n_rows();
        if n_rows < n_slices.max(1) {
            return Err(DataError::TooFewRows { n_rows, n_slices: n_slices.max(1) });
        }
        let (order, days) = match by {
            Some(column) => in_order(&table, column)?,
            None => ((0..n_rows as u32).collect(), Vec::new()),
        };
        let slices = if days.len() > 1 && days.len() <= DAYS { days } else { equal(n_rows, n_slices.max(1)) };
        let mut encoders = fit(&schema, &table, &order, &[])?;
        let every_task = vec![true; schema.tasks.len()];
        let rows = encode(&encoders, &table, &every_task, true)?.part(order);
        encoders.take_biases(&rows.tallies(), None);
        Ok(Self { encoders, rows, slices })
    }

    /// The encoders.
    pub fn encoders(&self) -> &FittedEncoders {
        &self.encoders
    }

    /// The rows in the order of time.
    pub fn rows(&self) -> &EncodedRows {
        &self.rows
    }

    /// Where each slice lies among the rows.
    pub fn slices(&self) -> &[Range<u32>] {
        &self.slices
    }
}

/// The rows by a column, and where each of its values lies.
fn in_order(table: &RawTable, column: &str) -> Result<(Vec<u32>, Vec<Range<u32>>), DataError> {
    let texts = table.text(column)?;
    let ranks = ranks(texts);
    let rank = |row: u32| ranks.get(texts.codes[row as usize] as usize).copied();
    if let Some(row) = (0..table.n_rows() as u32).find(|row| rank(*row).is_none()) {
        return Err(SplitError::MissingTime { place: table.place(column, row as usize) }.into());
    }
    let mut order: Vec<u32> = (0..table.n_rows() as u32).collect();
    order.sort_by_key(|row| rank(*row));
    let mut days: Vec<Range<u32>> = Vec::new();
    for day in order.chunk_by(|a, b| rank(*a) == rank(*b)) {
        let start = days.last().map_or(0, |day| day.end);
        days.push(start..start + day.len() as u32);
    }
    Ok((order, days))
}

/// The place of each text among all, as numbers if all are.
fn ranks(texts: &TextColumn) -> Vec<usize> {
    let numbers: Option<Vec<f64>> = texts
        .values
        .iter()
        .map(|text| text.parse::<f64>().ok().filter(|number| number.is_finite()))
        .collect();
    let mut order: Vec<usize> = (0..texts.values.len()).collect();
    match numbers {
        Some(numbers) => order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b])),
        None => order.sort_by(|a, b| texts.values[*a].cmp(&texts.values[*b])),
    }
    let mut ranks = vec![0; order.len()];
    for (rank, code) in order.into_iter().enumerate() {
        ranks[code] = rank;
    }
    ranks
}

/// `n` slices whose sizes differ by one at most.
fn equal(n_rows: usize, n: usize) -> Vec<Range<u32>> {
    (0..n).map(|i| (i * n_rows / n) as u32..((i + 1) * n_rows / n) as u32).collect()
}
