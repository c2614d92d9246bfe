//! Figures over a handful of runs.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 5_000;

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation over a sample; NaN for one value.
pub(super) fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (values.len() as f64 - 1.0)).sqrt()
}

/// The value below which a share of the values lies; NaN without values.
pub(super) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = share * (sorted.len() as f64 - 1.0);
    match (sorted.get(at.floor() as usize), sorted.get(at.ceil() as usize)) {
        (Some(below), Some(above)) => below + (above - below) * at.fract(),
        _ => f64::NAN,
    }
}

/// A 95% interval of the mean, by percentile bootstrap (Efron, 1979); the same for the same values.
pub(super) fn interval(values: &[f64]) -> (f64, f64) {
    let mut random = ChaCha8Rng::seed_from_u64(values.len() as u64);
    let mut pick = || values[(random.next_u32() as usize) % values.len()];
    let means: Vec<f64> = match values.len() {
        0 => Vec::new(),
        n => (0..RESAMPLES).map(|_| (0..n).map(|_| pick()).sum::<f64>() / n as f64).collect(),
    };
    (quantile(&means, 0.025), quantile(&means, 0.975))
}

/// A 95% interval of the mean by Student's t: for a few values, of which a bootstrap knows too little; without bounds for
/// one value.
pub(super) fn student_interval(values: &[f64]) -> (f64, f64) {
    let (mean, freedom) = (mean(values), values.len().saturating_sub(1));
    let z = 1.96_f64;
    // The first terms of the quantile's expansion in the degrees of freedom, too short for one of them alone.
    let quantile = match freedom {
        0 => return (f64::NEG_INFINITY, f64::INFINITY),
        1 => 12.71,
        freedom => {
            let freedom = freedom as f64;
            let first = (z.powi(3) + z) / 4.0 / freedom;
            let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0 / freedom.powi(2);
            let third = 3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z;
            z + first + second + third / 384.0 / freedom.powi(3)
        }
    };
    let half = quantile * deviation(values) / (values.len() as f64).sqrt();
    (mean - half, mean + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_values() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0], 0.25), 1.25);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn the_interval_of_many_values_is_that_of_the_normal_law() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 20)).collect();
        let (low, high) = interval(&values);
        let half = 1.96 * deviation(&values) / 20.0;
        assert!((low - (mean(&values) - half)).abs() < 0.05 && (high - (mean(&values) + half)).abs() < 0.05);
        assert_eq!(interval(&values), (low, high));
    }

    #[test]
    fn a_few_values_have_a_wide_interval() {
        // Means of 0 and deviations of 1; the quantiles of 2, 4 and 9 degrees of freedom are those of any table.
        for (n, quantile) in [(3, 4.303), (5, 2.776), (10, 2.262)] {
            let values: Vec<f64> = (0..n).map(|i| f64::from(i) - f64::from(n - 1) / 2.0).collect();
            let (low, high) = student_interval(&values);
            let wanted = quantile * deviation(&values) / f64::from(n).sqrt();
            assert!((high / wanted - 1.0).abs() < 0.035 && low == -high, "{n}: {high}, wanted {wanted}");
        }
        assert_eq!(student_interval(&[1.0]), (f64::NEG_INFINITY, f64::INFINITY));
    }
}
