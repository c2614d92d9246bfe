//! Ids of quantile bins.

use serde::{Deserialize, Serialize};

use super::ids_before::IdMap;

/// Ids of quantile bins; a frequent value has a bin of its own, and so has a missing one.
///
/// Ids: first the missing bin, where training rows miss the number; then the frequent values in rising order; then
/// the ranges between edges, in rising order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Bins {
    /// Values that fill a bin's share of the rows by themselves, rising.
    frequent: Vec<f64>,
    /// Lower bounds of all ranges but the first, rising; `None` if frequent values were all there is.
    edges: Option<Vec<f64>>,
    /// Whether there is a missing bin.
    missing: bool,
    /// The median, in whose bin a number is put that is missing where none was missing in training.
    median: f64,
}

impl Bins {
    /// Fits about `bins` bins on the numbers that are there.
    pub(super) fn fit(numbers: &[f64], bins: usize, missing: bool) -> Self {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let share = (sorted.len() as f64 / bins as f64).max(1.0);
        let (mut frequent, mut rest) = (Vec::new(), Vec::new());
        for run in sorted.chunk_by(|a, b| a == b) {
            if run.len() as f64 >= share { frequent.push(run[0]) } else { rest.extend_from_slice(run) }
        }
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        let ranges = bins.saturating_sub(frequent.len()).max(1);
        let edges = (!rest.is_empty() || frequent.is_empty()).then(|| {
            let mut edges: Vec<f64> = (1..ranges)
                .filter_map(|i| rest.get(i * rest.len() / ranges).copied())
                .filter(|edge| Some(edge) != rest.first())
                .collect();
            edges.dedup();
            edges
        });
        Self { frequent, edges, missing, median }
    }

    /// Bins between given bounds, rising; a number that is a bound is above it.
    pub(super) fn between(bounds: &[f64], numbers: &[f64], missing: bool) -> Self {
        let mut sorted = numbers.to_vec();
        let middle = sorted.len() / 2;
        let median = match sorted.is_empty() {
            true => 0.0,
            false => *sorted.select_nth_unstable_by(middle, f64::total_cmp).1,
        };
        Self { frequent: Vec::new(), edges: Some(bounds.to_vec()), missing, median }
    }

    pub(super) fn n_ids(&self) -> usize {
        usize::from(self.missing)
            + self.frequent.len()
            + self.edges.as_ref().map_or(0, |edges| edges.len() + 1)
    }

    /// The id of a number; NaN is missing.
    pub(super) fn encode(&self, number: f64) -> i32 {
        let number = match (number.is_nan(), self.missing) {
            (true, true) => return 0,
            (true, false) => self.median,
            _ => number,
        };
        let first = usize::from(self.missing);
        let at = match (self.frequent.binary_search_by(|value| value.total_cmp(&number)), &self.edges) {
            (Ok(at), _) => at,
            (Err(_), Some(edges)) => self.frequent.len() + edges.partition_point(|edge| *edge <= number),
            (Err(next), None) => self.nearest_frequent(next, number),
        };
        (first + at) as i32
    }

    /// For each bin the one of `before` that its middle lies in.
    pub(super) fn ids_before(&self, before: &Self) -> IdMap {
        let missing = self.missing.then(|| before.missing.then_some(0));
        let edges = self.edges.iter().flat_map(|edges| {
            let (first, last) = (edges.first().copied(), edges.last().copied());
            let below = first.map_or(self.median, f64::next_down);
            let between = edges.windows(2).map(|pair| pair[0] / 2.0 + pair[1] / 2.0);
            std::iter::once(below).chain(between).chain(last)
        });
        let middles = self.frequent.iter().copied().chain(edges);
        missing.into_iter().chain(middles.map(|x| Some(before.encode(x) as u32))).collect()
    }

    /// The nearer of the frequent values around `number`; `next` is the position of the one above.
    fn nearest_frequent(&self, next: usize, number: f64) -> usize {
        match (next.checked_sub(1), self.frequent.get(next)) {
            (Some(below), Some(above)) => {
                if number - self.frequent[below] <= above - number {
                    below
                } else {
                    next
                }
            }
            (Some(below), None) => below,
            (None, _) => next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frequent_value_has_a_bin_of_its_own() {
        let mut numbers = vec![0.0; 90];
        numbers.extend((1..=10).map(f64::from));
        let bins = Bins::fit(&numbers, 6, true);
        assert_eq!(bins.frequent, [0.0]);
        assert_eq!(bins.n_ids(), 1 + 1 + 5);
        assert_eq!(bins.encode(f64::NAN), 0);
        assert_eq!(bins.encode(0.0), 1);
        let ids: Vec<i32> = (1..=10).map(|x| bins.encode(f64::from(x))).collect();
        assert_eq!(ids, [2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
    }

    #[test]
    fn numbers_out_of_range_fall_into_the_end_bins() {
        let numbers: Vec<f64> = (0..1000).map(f64::from).collect();
        let bins = Bins::fit(&numbers, 10, false);
        assert_eq!(bins.n_ids(), 10);
        assert_eq!((bins.encode(-1e9), bins.encode(0.0)), (0, 0));
        assert_eq!((bins.encode(1e9), bins.encode(999.0)), (9, 9));
        assert_eq!(bins.encode(f64::NAN), bins.encode(500.0));
    }

    #[test]
    fn values_between_frequent_ones_go_to_the_nearer() {
        let bins = Bins::fit(&[0.0, 0.0, 1.0, 1.0], 2, false);
        assert_eq!(bins.n_ids(), 2);
        assert_eq!([-5.0, 0.4, 0.6, 7.0].map(|x| bins.encode(x)), [0, 0, 1, 1]);
    }

    #[test]
    fn a_number_that_is_a_bound_is_above_it() {
        let bins = Bins::between(&[18.0, 65.0], &[20.0, 70.0, 30.0], false);
        assert_eq!(bins.n_ids(), 3);
        assert_eq!([-1.0, 17.9, 18.0, 64.0, 65.0, 1e9].map(|x| bins.encode(x)), [0, 0, 1, 1, 2, 2]);
        assert_eq!(bins.encode(f64::NAN), 1, "the median's");
        assert_eq!(Bins::between(&[18.0], &[], true).encode(f64::NAN), 0);
    }

    #[test]
    fn a_bin_was_the_one_that_its_middle_lies_in() {
        let before = Bins::between(&[10.0, 20.0, 30.0], &[15.0], false);
        assert_eq!(before.ids_before(&before), [0, 1, 2, 3].map(Some));
        let now = Bins { frequent: vec![0.0, 30.0], ..Bins::between(&[5.0, 20.0], &[15.0], true) };
        assert_eq!(now.n_ids(), 6);
        assert_eq!(now.ids_before(&before), [None, Some(0), Some(3), Some(0), Some(1), Some(2)]);
        let none = Bins::fit(&[], 8, false);
        assert_eq!(none.ids_before(&before).len(), none.n_ids());
    }

    #[test]
    fn no_numbers_make_one_bin() {
        let bins = Bins::fit(&[], 8, true);
        assert_eq!(bins.n_ids(), 2);
        assert_eq!((bins.encode(f64::NAN), bins.encode(3.0)), (0, 1));
    }
}
