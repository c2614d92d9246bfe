//! Deals row ids to training, validation and test.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::DataError;
use crate::read::RawTable;

/// Row ids of the three parts, each in rising order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parts {
    pub(crate) train: Vec<u32>,
    pub(crate) validation: Vec<u32>,
    pub(crate) test: Vec<u32>,
}

/// Deals `n_rows` by chance, the same on every machine.
///
/// A share of more than nothing must give a row at least.
pub(crate) fn by_chance(n_rows: usize, validation: f64, test: f64, seed: u64) -> Result<Parts, DataError> {
    let n_validation = (n_rows as f64 * validation).round() as usize;
    let n_test = ((n_rows as f64 * test).round() as usize).min(n_rows - n_validation.min(n_rows));
    for (part, share, n) in [("validation", validation, n_validation), ("test", test, n_test)] {
        if share > 0.0 && n == 0 {
            return Err(DataError::EmptyPart { part, n_rows });
        }
    }
    let mut test = shuffled(n_rows, seed);
    let mut validation = test.split_off(n_test);
    let mut train = validation.split_off(n_validation.min(validation.len()));
    for part in [&mut train, &mut validation, &mut test] {
        part.sort_unstable();
    }
    Ok(Parts { train, validation, test })
}

/// Deals rows by the words in a column.
pub(crate) fn by_column(table: &RawTable, column: &str) -> Result<Parts, DataError> {
    let texts = table.text(column)?;
    let mut parts = Parts::default();
    for row in 0..table.n_rows() {
        let part = match texts.text(row) {
            Some("train") => &mut parts.train,
            Some("validation") => &mut parts.validation,
            Some("test") => &mut parts.test,
            other => {
                let value = other.unwrap_or("").to_owned();
                return Err(DataError::SplitValue { place: table.place(column, row), value });
            }
        };
        part.push(row as u32);
    }
    Ok(parts)
}

/// A number below `n`.
pub(crate) fn below(random: &mut ChaCha8Rng, n: usize) -> usize {
    ((u128::from(random.next_u64()) * n as u128) >> 64) as usize
}

/// Fisher-Yates on ChaCha8, written out: a library's shuffle may draw otherwise in its next version.
fn shuffled(n_rows: usize, seed: u64) -> Vec<u32> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut rows: Vec<u32> = (0..n_rows as u32).collect();
    for last in (1..n_rows).rev() {
        rows.swap(last, below(&mut random, last + 1));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_part() {
        let parts = by_chance(1000, 0.15, 0.2, 7).unwrap();
        assert_eq!([parts.train.len(), parts.validation.len(), parts.test.len()], [650, 150, 200]);
        let mut all = [parts.train, parts.validation, parts.test].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
    }

    #[test]
    fn a_split_is_the_same_everywhere_and_another_with_another_seed() {
        // Own values, written down once: a published result depends on them.
        assert_eq!(shuffled(10, 7), [4, 6, 2, 0, 8, 3, 7, 5, 9, 1]);
        assert_ne!(by_chance(100, 0.2, 0.2, 7).unwrap(), by_chance(100, 0.2, 0.2, 8).unwrap());
    }

    #[test]
    fn a_share_that_gives_no_row_is_refused() {
        assert!(matches!(
            by_chance(2, 0.1, 0.5, 7),
            Err(DataError::EmptyPart { part: "validation", n_rows: 2 })
        ));
    }
}
