//! The rows of the stream that do not train.

use std::ops::Range;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::draw_runs::draw_runs;
use crate::{DataError, SplitError};

/// The rows of the stream that do not train but validate or test, by their positions among all rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeldOut {
    pub(super) validation: Vec<Range<usize>>,
    pub(super) test: Vec<Range<usize>>,
    /// Both, rising.
    pub(super) all: Vec<Range<usize>>,
}

impl HeldOut {
    /// Draws the rows of two shares, of each at most `most`.
    ///
    /// A share of more than nothing must give a row at least, and one row must be left to train.
    pub(super) fn draw(
        n_rows: usize,
        (validation, test): (f64, f64),
        most: usize,
        seed: u64,
    ) -> Result<Self, DataError> {
        let n = |share: f64| ((n_rows as f64 * share).round() as usize).min(most);
        let (n_validation, n_test) = (n(validation), n(test));
        for (part, share, n) in [("validation", validation, n_validation), ("test", test, n_test)] {
            if share > 0.0 && n == 0 {
                return Err(SplitError::EmptyPart { part, n_rows }.into());
            }
        }
        let n_all = n_validation + n_test;
        if n_all >= n_rows {
            return Err(SplitError::EmptyPart { part: "training", n_rows }.into());
        }
        let all = draw_runs(n_rows, n_all, &mut ChaCha8Rng::seed_from_u64(seed));
        let (mut validation, mut test, mut before) = (Vec::new(), Vec::new(), 0);
        for run in &all {
            // So many of all rows up to here test; the rest of the run validates.
            let tests = |rows: usize| (rows as u128 * n_test as u128 / n_all as u128) as usize;
            let middle = run.start + tests(before + run.len()) - tests(before);
            before += run.len();
            test.push(run.start..middle);
            validation.push(middle..run.end);
        }
        test.retain(|run| !run.is_empty());
        validation.retain(|run| !run.is_empty());
        Ok(Self { validation, test, all })
    }

    /// The rows of a range that train.
    pub(super) fn training(&self, rows: &Range<usize>) -> Vec<Range<usize>> {
        super::draw_runs::without(std::slice::from_ref(rows), &self.all)
    }

    pub(super) fn n_rows(&self) -> usize {
        self.all.iter().map(ExactSizeIterator::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_part_and_shares_are_exact() {
        for n_rows in [3, 64, 1000, 48_842] {
            let held_out = HeldOut::draw(n_rows, (0.25, 0.4), usize::MAX, 7).unwrap();
            let mut parts = vec![0; n_rows];
            let training = held_out.training(&(0..n_rows));
            for run in [training, held_out.validation.clone(), held_out.test.clone()].concat() {
                run.for_each(|row| parts[row] += 1);
            }
            assert!(parts.iter().all(|n| *n == 1), "of {n_rows} rows");
            let total = |runs: &[Range<usize>]| runs.iter().map(ExactSizeIterator::len).sum::<usize>();
            assert_eq!(total(&held_out.validation), (n_rows as f64 * 0.25).round() as usize);
            assert_eq!(total(&held_out.test), (n_rows as f64 * 0.4).round() as usize);
        }
    }

    #[test]
    fn no_part_is_larger_than_its_bound() {
        let held_out = HeldOut::draw(1_000_000, (0.15, 0.15), 500, 7).unwrap();
        assert_eq!(held_out.n_rows(), 1000);
        assert_ne!(held_out, HeldOut::draw(1_000_000, (0.15, 0.15), 500, 8).unwrap());
        assert!(HeldOut::draw(2, (0.5, 0.5), 500, 7).is_err());
        assert!(HeldOut::draw(2, (0.1, 0.0), 500, 7).is_err());
    }
}
