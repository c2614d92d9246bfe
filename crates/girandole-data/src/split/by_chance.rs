//! Deals rows by chance.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::{Parts, Shares};
use crate::{DataError, SplitError};

/// Deals `n_rows` by chance, the same on every machine.
///
/// A share of more than nothing must give a row at least.
pub(super) fn by_chance(n_rows: usize, shares: Shares, seed: u64) -> Result<Parts, DataError> {
    let [n_validation, n_test] = shares.counts(n_rows);
    for (part, share, n) in [("validation", shares.validation, n_validation), ("test", shares.test, n_test)] {
        if share > 0.0 && n == 0 {
            return Err(SplitError::EmptyPart { part, n_rows }.into());
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

/// A number below `n`.
pub(crate) fn below(random: &mut ChaCha8Rng, n: usize) -> usize {
    ((u128::from(random.next_u64()) * n as u128) >> 64) as usize
}

/// The numbers below `n` in an order of the seed's.
pub(super) fn shuffled(n: usize, seed: u64) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..n as u32).collect();
    shuffle(&mut numbers, &mut ChaCha8Rng::seed_from_u64(seed));
    numbers
}

/// Fisher-Yates on ChaCha8, written out: a library's shuffle may draw otherwise in its next version.
pub(super) fn shuffle(items: &mut [u32], random: &mut ChaCha8Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(random, last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn shares(validation: f64, test: f64) -> Shares {
        Shares { validation, test }
    }

    #[test]
    fn every_row_is_in_one_part() {
        let parts = by_chance(1000, shares(0.15, 0.2), 7).unwrap();
        assert_eq!([parts.train.len(), parts.validation.len(), parts.test.len()], [650, 150, 200]);
        let mut all = [parts.train, parts.validation, parts.test].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
    }

    #[test]
    fn a_split_is_the_same_everywhere_and_another_with_another_seed() {
        // Own values, written down once: a published result depends on them.
        assert_eq!(shuffled(10, 7), [4, 6, 2, 0, 8, 3, 7, 5, 9, 1]);
        let of = |seed| by_chance(100, shares(0.2, 0.2), seed).unwrap();
        assert_ne!(of(7), of(8));
    }

    #[test]
    fn a_share_that_gives_no_row_is_refused() {
        let error = by_chance(2, shares(0.1, 0.5), 7).unwrap_err();
        assert!(matches!(error, DataError::Split(SplitError::EmptyPart { part: "validation", n_rows: 2 })));
    }
}
