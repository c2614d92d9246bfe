//! Deals rows so that those of one value stay together.

use super::by_chance::shuffled;
use super::{Parts, Shares};
use crate::read::{MISSING, RawTable};
use crate::{DataError, SplitError};

/// Deals the values of a column by chance, each with all its rows; a row without a value is one by itself.
pub(super) fn by_group(
    table: &RawTable,
    column: &str,
    shares: Shares,
    seed: u64,
) -> Result<Parts, DataError> {
    let texts = table.text(column)?;
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); texts.values.len()];
    for (row, code) in texts.codes.iter().enumerate() {
        match *code {
            MISSING => groups.push(vec![row as u32]),
            code => groups[code as usize].push(row as u32),
        }
    }
    groups.retain(|group| !group.is_empty());
    let n_values = groups.len();
    if n_values < shares.n_parts() {
        let column = column.to_owned();
        return Err(SplitError::TooFewValues { key: "by", column, n_values }.into());
    }
    let needs = shares.counts(table.n_rows());
    // Validation, test, training.
    let mut dealt: [Vec<usize>; 3] = Default::default();
    let mut rows = [0; 2];
    for group in shuffled(n_values, seed) {
        let (group, size) = (group as usize, groups[group as usize].len());
        // Half of it may stick out, so that on the whole parts are as large as they should.
        let takes = |part: &usize| {
            2 * (needs[*part].saturating_sub(rows[*part])) >= size && needs[*part] > rows[*part]
        };
        let part = [1, 0].into_iter().find(takes).unwrap_or(2);
        if part < 2 {
            rows[part] += size;
        }
        dealt[part].push(group);
    }
    if !shares.trains() {
        let rest = std::mem::take(&mut dealt[2]);
        dealt[1].extend(rest);
    }
    fill(&mut dealt, shares, &groups);
    let rows = |part: &[usize]| {
        let mut rows: Vec<u32> = part.iter().flat_map(|group| groups[*group].iter().copied()).collect();
        rows.sort_unstable();
        rows
    };
    Ok(Parts { train: rows(&dealt[2]), validation: rows(&dealt[0]), test: rows(&dealt[1]) })
}

/// Gives each part that is to have rows and has none the smallest group of the part with the most groups.
fn fill(dealt: &mut [Vec<usize>; 3], shares: Shares, groups: &[Vec<u32>]) {
    let wanted = [shares.validation > 0.0, shares.test > 0.0, shares.trains()];
    for (part, wanted) in wanted.into_iter().enumerate() {
        if !wanted || !dealt[part].is_empty() {
            continue;
        }
        let Some(richest) = (0..3).max_by_key(|part| dealt[*part].len()) else { return };
        let smallest = (0..dealt[richest].len()).min_by_key(|at| groups[dealt[richest][*at]].len());
        if let Some(at) = smallest.filter(|_| dealt[richest].len() > 1) {
            let group = dealt[richest].remove(at);
            dealt[part].push(group);
        }
    }
}
