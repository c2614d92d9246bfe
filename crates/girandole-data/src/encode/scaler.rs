//! A number on the scale of the training rows.

use serde::{Deserialize, Serialize};

use crate::NumericEncoding;

/// How far from the mean a standardised number may lie; a stray value must not swamp the other inputs.
const BOUND: f64 = 10.0;

/// A number on the scale of the training rows: `(f(x) - shift) / scale`, held between two bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Scaler {
    pub(super) encoding: NumericEncoding,
    shift: f64,
    scale: f64,
    /// What stands in for a missing number: the mean of the training rows, scaled.
    missing: f32,
}

impl Scaler {
    /// Fits on the numbers that are there; `None` for an encoding that is no scale.
    pub(super) fn fit(encoding: NumericEncoding, numbers: &[f64]) -> Option<Self> {
        let is_scale = !matches!(encoding, NumericEncoding::Bins | NumericEncoding::Piecewise);
        is_scale.then(|| Self::of(encoding, numbers))
    }

    /// Less the mean, by the deviation, of the numbers that are there.
    pub(super) fn standard(numbers: &[f64]) -> Self {
        Self::of(NumericEncoding::Standard, numbers)
    }

    fn of(encoding: NumericEncoding, numbers: &[f64]) -> Self {
        let curved: Vec<f64> = numbers.iter().map(|&x| curve(encoding, x)).collect();
        let n = (curved.len() as f64).max(1.0);
        let mean = curved.iter().map(|x| x / n).sum::<f64>();
        let (shift, scale) = match encoding {
            NumericEncoding::Standard | NumericEncoding::Log1p => {
                (mean, curved.iter().map(|x| (x - mean) * ((x - mean) / n)).sum::<f64>().sqrt())
            }
            NumericEncoding::MinMax => {
                let low = curved.iter().copied().fold(f64::INFINITY, f64::min);
                let high = curved.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                if curved.is_empty() { (0.0, 1.0) } else { (low, high - low) }
            }
            _ => (0.0, 1.0),
        };
        // A constant column, up to rounding, has no scale: all its training rows become 0.
        let scale = if scale.is_finite() && scale > 1e-12 * mean.abs() && scale > 0.0 { scale } else { 1.0 };
        let mut scaler = Self { encoding, shift, scale, missing: 0.0 };
        scaler.missing = scaler.bounded(mean);
        scaler
    }

    /// Encodes a number; NaN is missing.
    pub(super) fn encode(&self, number: f64) -> f32 {
        if number.is_nan() { self.missing } else { self.bounded(curve(self.encoding, number)) }
    }

    /// Encodes a column, with what all numbers share taken out of the loop.
    pub(super) fn encode_all(&self, numbers: &[f64]) -> Vec<f32> {
        if self.encoding == NumericEncoding::Log1p {
            return numbers.iter().map(|&x| self.encode(x)).collect();
        }
        let Self { shift, scale, missing, .. } = *self;
        let (low, high) = self.bounds();
        let encode = |&x: &f64| {
            let scaled = ((x - shift) / scale).clamp(low, high) as f32;
            if x.is_nan() { missing } else { scaled }
        };
        numbers.iter().map(encode).collect()
    }

    fn bounded(&self, curved: f64) -> f32 {
        let (low, high) = self.bounds();
        ((curved - self.shift) / self.scale).clamp(low, high) as f32
    }

    fn bounds(&self) -> (f64, f64) {
        match self.encoding {
            NumericEncoding::MinMax => (0.0, 1.0),
            NumericEncoding::None => (f64::from(f32::MIN), f64::from(f32::MAX)),
            _ => (-BOUND, BOUND),
        }
    }
}

fn curve(encoding: NumericEncoding, number: f64) -> f64 {
    match encoding {
        NumericEncoding::Log1p => number.abs().ln_1p().copysign(number),
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standardised_column_has_mean_0_and_deviation_1() {
        let scaler = Scaler::fit(NumericEncoding::Standard, &[1.0, 2.0, 3.0]).unwrap();
        assert_eq!(scaler.encode(2.0), 0.0);
        assert!((scaler.encode(3.0) - 1.5f32.sqrt()).abs() < 1e-6);
        assert_eq!(scaler.encode(f64::NAN), 0.0);
        assert_eq!(scaler.encode(1e300), 10.0);
    }

    #[test]
    fn a_constant_column_is_finite() {
        for encoding in [NumericEncoding::Standard, NumericEncoding::MinMax, NumericEncoding::Log1p] {
            let scaler = Scaler::fit(encoding, &[0.1; 7]).unwrap();
            assert!(scaler.encode(0.1).abs() < 1e-6, "{encoding:?}");
            let empty = Scaler::fit(encoding, &[]).unwrap();
            assert_eq!(empty.encode(f64::NAN), 0.0, "{encoding:?}");
        }
    }

    #[test]
    fn a_column_is_encoded_as_its_numbers_are() {
        let numbers = [-3.0, 0.0, f64::NAN, 2.5, 1e300, -0.1];
        for encoding in [
            NumericEncoding::Standard,
            NumericEncoding::MinMax,
            NumericEncoding::Log1p,
            NumericEncoding::None,
        ] {
            let scaler = Scaler::fit(encoding, &[1.0, 2.0, 4.0]).unwrap();
            let one_by_one: Vec<f32> = numbers.iter().map(|&x| scaler.encode(x)).collect();
            assert_eq!(scaler.encode_all(&numbers), one_by_one, "{encoding:?}");
        }
    }

    #[test]
    fn the_logarithm_keeps_the_sign() {
        assert_eq!(curve(NumericEncoding::Log1p, -1.0), -(2f64.ln()));
    }
}
