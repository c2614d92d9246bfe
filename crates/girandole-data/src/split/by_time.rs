//! Deals rows by time: the latest ones test, those before them validate.

use super::time::ranks;
use super::{Parts, Shares};
use crate::read::{MISSING, RawTable};
use crate::{DataError, SplitError};

/// Deals rows by a column of times, without chance; rows of one time are in one part.
pub(super) fn by_time(table: &RawTable, column: &str, shares: Shares) -> Result<Parts, DataError> {
    let texts = table.text(column)?;
    let place = |code: u32| {
        let row = texts.codes.iter().position(|other| *other == code).unwrap_or_default();
        table.place(column, row)
    };
    if texts.codes.contains(&MISSING) {
        return Err(SplitError::MissingTime { place: place(MISSING) }.into());
    }
    let ranks = ranks(&texts.values).map_err(|code| SplitError::NotATime {
        place: place(code as u32),
        value: texts.values[code].clone(),
    })?;
    let n_times = ranks.iter().max().map_or(0, |last| last + 1);
    let mut sizes = vec![0; n_times];
    texts.codes.iter().for_each(|code| sizes[ranks[*code as usize]] += 1);
    if n_times < shares.n_parts() {
        let (column, n_values) = (column.to_owned(), n_times);
        return Err(SplitError::TooFewValues { key: "time", column, n_values }.into());
    }
    let [n_validation, n_test] = shares.counts(table.n_rows());
    let validates = usize::from(shares.validation > 0.0);
    let spare = validates + usize::from(shares.trains());
    let n_tests = if shares.test > 0.0 { nearest(&sizes, n_test, n_times - spare) } else { 0 };
    let first_test = n_times - n_tests;
    let n_validates = match (validates, shares.trains()) {
        (0, _) => 0,
        (_, true) => nearest(&sizes[..first_test], n_validation, first_test - 1),
        (_, false) => first_test,
    };
    let first_validation = first_test - n_validates;
    let mut parts = Parts::default();
    for (row, code) in texts.codes.iter().enumerate() {
        let rank = ranks[*code as usize];
        let part = match rank {
            rank if rank >= first_test => &mut parts.test,
            rank if rank >= first_validation => &mut parts.validation,
            _ => &mut parts.train,
        };
        part.push(row as u32);
    }
    Ok(parts)
}

/// How many of the last times have about `n` rows: one at least, `most` at most.
fn nearest(sizes: &[usize], n: usize, most: usize) -> usize {
    let mut rows = 0;
    let mut best = (usize::MAX, 1);
    for (i, size) in sizes.iter().rev().take(most.max(1)).enumerate() {
        rows += size;
        if n.abs_diff(rows) < best.0 {
            best = (n.abs_diff(rows), i + 1);
        }
    }
    best.1
}
