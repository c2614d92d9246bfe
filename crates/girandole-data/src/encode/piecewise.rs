//! A number that gets a small embedding.

use serde::{Deserialize, Serialize};

use super::scaler::Scaler;
use crate::NumericEncoding;

/// A number as it is, with the bounds between which its embedding changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Piecewise {
    /// At least two, rising.
    bounds: Vec<f32>,
    /// What stands in for a missing number: the mean of the training rows.
    missing: f32,
}

impl Piecewise {
    /// Takes given bounds, at least two, or else those of about `n_bins` quantiles of the numbers that are there.
    pub(super) fn fit(numbers: &[f64], bounds: Option<&[f64]>, n_bins: usize) -> Self {
        let bounds = match bounds {
            Some(bounds) => bounds.iter().map(|bound| *bound as f32).collect(),
            None => quantiles(numbers, n_bins),
        };
        let as_is = Scaler::fit(NumericEncoding::None, numbers);
        Self { bounds, missing: as_is.map_or(0.0, |scaler| scaler.encode(f64::NAN)) }
    }

    pub(super) fn bounds(&self) -> &[f32] {
        &self.bounds
    }

    pub(super) fn encode_all(&self, numbers: &[f64]) -> Vec<f32> {
        numbers.iter().map(|&x| if x.is_nan() { self.missing } else { single(x) }).collect()
    }
}

/// The least, the greatest, and the quantiles between them; values that are many give one bound.
fn quantiles(numbers: &[f64], n_bins: usize) -> Vec<f32> {
    let mut sorted: Vec<f32> = numbers.iter().map(|x| single(*x)).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return vec![0.0, 1.0] };
    let mut bounds: Vec<f32> = (0..=n_bins).map(|i| sorted[i * last / n_bins]).collect();
    bounds.dedup();
    if let [only] = bounds[..] {
        // Any other bound would do: training rows say nothing about other numbers.
        bounds = if only > 0.0 { vec![only / 2.0 - 1.0, only] } else { vec![only, only / 2.0 + 1.0] };
    }
    bounds
}

fn single(number: f64) -> f32 {
    number.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_quantiles_from_the_least_to_the_greatest() {
        let numbers: Vec<f64> = (0..=1000).rev().map(f64::from).collect();
        let piecewise = Piecewise::fit(&numbers, None, 4);
        assert_eq!(piecewise.bounds(), [0.0, 250.0, 500.0, 750.0, 1000.0]);
        assert_eq!(piecewise.encode_all(&[f64::NAN, -7.0, 1e300]), [500.0, -7.0, f32::MAX]);
    }

    #[test]
    fn there_are_always_two_bounds_that_rise() {
        let many_zeros = [vec![0.0; 99], vec![5.0]].concat();
        for numbers in [vec![], vec![0.0], vec![7.0; 3], vec![-1e38; 2], vec![1e300], many_zeros] {
            let piecewise = Piecewise::fit(&numbers, None, 8);
            let bounds = piecewise.bounds();
            assert!(bounds.len() >= 2 && bounds.windows(2).all(|pair| pair[0] < pair[1]), "{bounds:?}");
            assert!(bounds.iter().all(|bound| bound.is_finite()));
        }
    }
}
