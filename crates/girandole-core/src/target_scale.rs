//! The unit in which a regression is learned.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// Steps of a scaled target in one deviation: what is finer is rounding, which differs from unit to unit.
const STEPS: f64 = (1 << 20) as f64;

/// Share of the values on each side that count as tails.
const TAIL: f64 = 0.01;

/// From how many deviations of the values without their tails on the tails are long.
const LONG: f64 = 3.0;

/// How much smaller than the plain deviation that of long tails is at most.
const MOST: f64 = 10.0;

/// The unit in which a regression is learned: a model's output and the rows hold `(f(t) - shift) / scale` of a target `t`.
///
/// Fitted on training rows, so that a target learns the same in any unit: mean 0 and deviation 1. Everything that is shown
/// is in the target's own unit. The default changes nothing.
///
/// ```
/// use girandole_core::{TargetScale, TargetTransform};
///
/// let prices = [210_000.0, 250_000.0, 290_000.0];
/// let scale = TargetScale::fit(prices, TargetTransform::Identity);
/// assert_eq!(scale.shift, 250_000.0);
/// assert_eq!(scale.to_model(250_000.0), 0.0);
/// assert!((scale.to_unit(scale.to_model(290_000.0)) - 290_000.0).abs() < 0.1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetScale {
    /// What is taken of the target first.
    #[serde(default)]
    pub transform: TargetTransform,
    /// What the model's 0 stands for, after the transform.
    pub shift: f64,
    /// What the model's 1 stands for beyond it; above 0.
    pub scale: f64,
}

/// What is taken of a target before it is scaled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TargetTransform {
    /// The target itself.
    #[default]
    Identity,
    /// `ln(1 + t)`, for counts and durations; the target is above -1.
    Log1p,
}

impl Default for TargetScale {
    fn default() -> Self {
        Self { transform: TargetTransform::Identity, shift: 0.0, scale: 1.0 }
    }
}

// No number in it is NaN.
impl Eq for TargetScale {}

impl TargetScale {
    /// Mean and deviation of targets after `transform`; the values in `targets` that are not finite do not count.
    ///
    /// Where tails are long, both are of values cut off at the first and the last hundredth, so that a few huge targets
    /// do not press all others into one: that is so where the plain deviation is more than 3 times the cut one. It is then
    /// the cut one, but at least a tenth of the plain one. Of one value alone, or none, the deviation is 1.
    pub fn fit(targets: impl IntoIterator<Item = f64>, transform: TargetTransform) -> Self {
        let mut values: Vec<f64> = targets
            .into_iter()
            .map(|target| transform.of(target))
            .filter(|value| value.is_finite())
            .collect();
        if values.is_empty() {
            return Self { transform, ..Self::default() };
        }
        // In one order whatever that of the rows, so that sums are the same.
        values.sort_unstable_by(f64::total_cmp);
        let (mean, plain) = moments(&values);
        let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        // Less than what rounding leaves of a constant is none.
        if plain.partial_cmp(&(4.0 * f64::EPSILON * largest)) != Some(Ordering::Greater) {
            return Self { transform, shift: mean, scale: 1.0 };
        }
        let tail = (values.len() as f64 * TAIL) as usize;
        let (low, high) = (values[tail], values[values.len() - 1 - tail]);
        values.iter_mut().for_each(|value| *value = value.clamp(low, high));
        let (cut_mean, cut) = moments(&values);
        match plain > LONG * cut {
            // More than nine tenths may be one value.
            true if cut > 0.0 => Self { transform, shift: cut_mean, scale: cut.max(plain / MOST) },
            _ => Self { transform, shift: mean, scale: plain },
        }
    }

    /// Whether it changes nothing.
    pub fn is_identity(&self) -> bool {
        *self == Self::default()
    }

    /// A target as the model learns it, in steps of a millionth of a deviation; NaN where the transform has no value.
    pub fn to_model(self, target: f64) -> f32 {
        if self.is_identity() {
            return target as f32;
        }
        let scaled = (self.transform.of(target) - self.shift) / self.scale;
        let scaled = if scaled.abs() < STEPS { (scaled * STEPS).round() / STEPS } else { scaled };
        let bound = f64::from(f32::MAX);
        scaled.clamp(-bound, bound) as f32
    }

    /// What the model puts out, in the target's unit.
    pub fn to_unit(self, output: f32) -> f64 {
        self.transform.inverse(self.shift + self.scale * f64::from(output))
    }

    /// How far an output is above a target, both as the model has them, in the target's unit.
    pub fn error(&self, output: f32, target: f32) -> f64 {
        match self.transform {
            // Without the shift, whose digits would be lost and won again.
            TargetTransform::Identity => self.scale * (f64::from(output) - f64::from(target)),
            _ => self.to_unit(output) - self.to_unit(target),
        }
    }

    /// The square of the unit: factor of a squared loss on the way to the target's unit, or to that of its logarithm.
    pub fn squared(&self) -> f64 {
        self.scale * self.scale
    }

    /// The shift in two parts and the scale as single numbers: `low + scale · output + high` in single precision is
    /// as near as that can be.
    pub fn singles(&self) -> [f32; 3] {
        let high = self.shift as f32;
        [self.scale as f32, (self.shift - f64::from(high)) as f32, high]
    }
}

impl TargetTransform {
    /// Whether a target can be transformed.
    pub fn takes(self, target: f64) -> bool {
        self == Self::Identity || target > -1.0
    }

    fn of(self, target: f64) -> f64 {
        match self {
            Self::Identity => target,
            Self::Log1p => target.ln_1p(),
        }
    }

    fn inverse(self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            // Beyond it no single number is finite.
            Self::Log1p => value.min(Self::LARGEST_LOG).exp_m1(),
        }
    }

    /// The logarithm of about the largest single number.
    pub const LARGEST_LOG: f64 = 88.7;
}

/// Mean and deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let Some(&origin) = values.get(values.len() / 2) else { return (0.0, 0.0) };
    let mean = values.iter().map(|value| value - origin).sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - origin - mean).powi(2)).sum::<f64>() / n;
    (origin + mean, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: usize) -> Vec<f64> {
        // A low-discrepancy sequence through a smooth curve: no random numbers needed.
        (0..n).map(|i| ((i as f64 * 0.618_033_988_749_895).fract() - 0.5) * 3.0).collect()
    }

    #[test]
    fn a_target_is_the_same_in_any_unit() {
        let t = noise(4000);
        let own = TargetScale::fit(t.iter().copied(), TargetTransform::Identity);
        let units: [(f64, f64); 8] = [
            (1000.0, 0.0),
            (1.0, 1000.0),
            (1e9, 5e9),
            (1e-6, 0.0),
            (-1.0, 0.0),
            (86_400.0, 1.7e9),
            (1e-30, 1e-30),
            (1e30, -1e31),
        ];
        for (factor, offset) in units {
            let there = |t: f64| factor * t + offset;
            let scale = TargetScale::fit(t.iter().map(|t| there(*t)), TargetTransform::Identity);
            let same = t.iter().filter(|t| {
                let (a, b) = (own.to_model(**t), scale.to_model(there(**t)));
                a == b * factor.signum() as f32
            });
            assert!(same.count() > 3990, "{factor} and {offset}");
            let back = scale.to_unit(scale.to_model(there(t[7])));
            assert!((back - there(t[7])).abs() <= 1e-6 * scale.scale + 1e-12 * offset.abs(), "{back}");
        }
    }

    #[test]
    fn one_value_has_a_deviation_of_one() {
        for value in [0.0, 5.0, -1e9, 0.1 + 0.2] {
            let scale = TargetScale::fit(vec![value; 7], TargetTransform::Identity);
            assert_eq!((scale.scale, scale.to_model(value)), (1.0, 0.0), "{value}");
        }
        assert_eq!(TargetScale::fit([], TargetTransform::Identity), TargetScale::default());
        assert_eq!(TargetScale::fit([3.0], TargetTransform::Identity).shift, 3.0);
    }

    #[test]
    fn long_tails_do_not_press_the_rest_into_one_value() {
        let mut t = noise(4000);
        let own = TargetScale::fit(t.iter().copied(), TargetTransform::Identity);
        t[0] = 1e3;
        let one = TargetScale::fit(t.iter().copied(), TargetTransform::Identity);
        assert!(one.scale < 2.0 * own.scale, "{one:?}");
        t[0] = 1e12;
        let huge = TargetScale::fit(t.iter().copied(), TargetTransform::Identity);
        assert!(huge.to_model(1e12).abs() < 10.0 * 4000f32.sqrt() * 1.1, "{huge:?}");
        // Mostly zeros, as sales: the deviation is the plain one.
        let rare: Vec<f64> = (0..1000).map(|i| if i % 250 == 0 { 40.0 } else { 0.0 }).collect();
        assert!(TargetScale::fit(rare, TargetTransform::Identity).scale > 1.0);
    }

    #[test]
    fn counts_are_learned_as_logarithms_and_shown_as_counts() {
        let scale = TargetScale::fit([0.0, 10.0, 1000.0, 1e6], TargetTransform::Log1p);
        for count in [0.0, 1.0, 17.0, 1e6] {
            assert!((scale.to_unit(scale.to_model(count)) - count).abs() < 1e-4 * (1.0 + count));
        }
        assert!(!scale.transform.takes(-1.0) && scale.transform.takes(-0.5));
        assert!(scale.to_unit(f32::MAX).is_finite());
    }

    #[test]
    fn errors_keep_the_digits_that_a_large_mean_would_cost() {
        let scale = TargetScale { shift: 1e15, scale: 1e-3, ..TargetScale::default() };
        assert_eq!(scale.error(1.5, 0.5), 1e-3);
        let [factor, low, high] = TargetScale { shift: 1_000.000_01, scale: 1.0, ..scale }.singles();
        assert_eq!((factor, high), (1.0, 1000.0));
        assert!((f64::from(low) - 1e-5).abs() < 1e-9);
    }
}
