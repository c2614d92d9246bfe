//! An axis: its range, its ticks and their labels.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

/// From here on, and below its inverse, tick labels are written with powers of ten.
const LONG: f64 = 1e6;

/// An axis with ticks at multiples of 1, 2 or 5 times a power of ten.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    /// Where it begins.
    low: f64,
    /// Where it ends.
    high: f64,
    /// The distance between ticks.
    step: f64,
}

impl Axis {
    /// An axis over a range, with at most `most` steps between its ticks.
    pub(super) fn new((low, high): (f64, f64), most: f64) -> Result<Self, String> {
        if !(low.is_finite() && high.is_finite() && low < high && (high - low).is_finite()) {
            return Err(format!("an axis cannot reach from {low} to {high}"));
        }
        let least = (high - low) / most;
        let power = 10f64.powf(least.log10().floor());
        // A hair more than asked for is fine: 0.30000000000000004 is 0.3.
        let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
        let step = step.into_iter().find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(least);
        if !(step.is_normal() && low + step > low && high - step < high) {
            return Err(format!("an axis from {low} to {high} is too short to be told apart"));
        }
        Ok(Self { low, high, step })
    }

    /// The values at which there are ticks.
    fn ticks(&self) -> Vec<f64> {
        let first = (self.low / self.step - 1e-9).ceil();
        let last = (self.high / self.step + 1e-9).floor();
        let count = (last - first).clamp(-1.0, 100.0);
        let mut ticks = Vec::new();
        let mut number = 0.0;
        while number <= count {
            ticks.push(((first + number) * self.step).max(self.low).min(self.high) + 0.0);
            number += 1.0;
        }
        ticks
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let (start, end) = (f64::from(limit.0), f64::from(limit.1));
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        (start + share * (end - start)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks() }
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        let farthest = self.low.abs().max(self.high.abs());
        if farthest >= LONG || farthest <= LONG.recip() {
            if *value == 0.0 {
                return "0".to_owned();
            }
            let digits = (farthest.log10().floor() - self.step.log10().floor()).clamp(0.0, 12.0);
            return format!("{value:.0$e}", digits as usize);
        }
        let decimals = (-(self.step * (1.0 + 1e-9)).log10().floor()).clamp(0.0, 12.0);
        format!("{value:.0$}", decimals as usize)
    }
}
