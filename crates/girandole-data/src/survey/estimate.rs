//! A figure with its interval.

use serde::{Deserialize, Serialize};

/// Quantile of the normal law for 95% intervals.
const Z: f64 = 1.959_963_984_540_054;

/// A figure of the rows with an interval that holds that of all rows like them in 95% of all draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// On the rows.
    pub value: f64,
    /// The low and high end.
    pub interval: [f64; 2],
}

impl Estimate {
    /// A correlation whose rows have an influence of this variance, by Fisher's transformation, which keeps the ends
    /// within ±1.
    pub(super) fn correlation(value: f64, variance: f64) -> Self {
        let (z, slope) = (value.clamp(-1.0, 1.0).atanh(), 1.0 - value * value);
        if !z.is_finite() || slope <= 0.0 {
            return Self { value, interval: [value, value] };
        }
        let reach = Z * variance.max(0.0).sqrt() / slope;
        Self { value, interval: [(z - reach).tanh(), (z + reach).tanh()] }
    }

    /// A figure that is at least 0.
    pub(super) fn positive(value: f64, variance: f64) -> Self {
        let reach = Z * variance.max(0.0).sqrt();
        Self { value, interval: [(value - reach).max(0.0), value + reach] }
    }
}
