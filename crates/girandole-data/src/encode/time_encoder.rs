//! A column of moments to numeric and categorical inputs.

use girandole_core::CategoricalInput;
use serde::{Deserialize, Serialize};

use super::drift::{Shares, share};
use super::scaler::Scaler;
use crate::read::Calendar;
use crate::{FeatureConfig, TimePart};

/// Seconds of a day, in which time that has passed is counted.
const DAY: f64 = 86_400.0;

/// A column of moments to the parts of them that a model reads.
///
/// Hours, weekdays and months are ids, 0 where the moment is missing; the day of the year is a point on a circle, and the
/// time that has passed a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct TimeEncoder {
    parts: Vec<TimePart>,
    pub(super) day_first: bool,
    elapsed: Scaler,
    missing_indicator: bool,
    /// The first and the last moment of the training rows.
    range: Option<(f64, f64)>,
    d_embedding: Option<usize>,
}

impl TimeEncoder {
    pub(super) fn fit(config: &FeatureConfig, moments: &[f64], rows: &[u32]) -> Self {
        let there: Vec<f64> = rows.iter().map(|&row| moments[row as usize]).filter(|x| !x.is_nan()).collect();
        let days: Vec<f64> = there.iter().map(|seconds| seconds / DAY).collect();
        Self {
            parts: config.parts.clone().unwrap_or_else(|| TimePart::ALL.to_vec()),
            day_first: config.day_first.unwrap_or_default(),
            elapsed: Scaler::standard(&days),
            missing_indicator: config.missing_indicator.unwrap_or(there.len() < rows.len()),
            range: there.iter().fold(None, |range, &x| match range {
                None => Some((x, x)),
                Some((low, high)) => Some((x.min(low), x.max(high))),
            }),
            d_embedding: config.d_embedding,
        }
    }

    /// Which moments are missing, and which lie before or after those of the training rows.
    pub(super) fn shares(&self, moments: impl ExactSizeIterator<Item = f64>) -> Shares {
        let (n, mut missing, mut out_of_range) = (moments.len(), 0, 0);
        let (low, high) = self.range.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        for moment in moments {
            missing += usize::from(moment.is_nan());
            out_of_range += usize::from(moment < low || moment > high);
        }
        Shares { missing: share(missing, n), unknown: 0.0, out_of_range: share(out_of_range, n) }
    }

    /// Names of the numeric inputs.
    pub(super) fn numeric(&self, column: &str) -> Vec<String> {
        let mut names = Vec::new();
        for part in &self.parts {
            match part {
                TimePart::Day => names.extend(["sine", "cosine"].map(|side| format!("{column} day {side}"))),
                TimePart::Elapsed => names.push(format!("{column} elapsed")),
                TimePart::Hour | TimePart::Weekday | TimePart::Month => {}
            }
        }
        names.extend(self.missing_indicator.then(|| format!("{column} missing")));
        names
    }

    /// The categorical inputs.
    pub(super) fn categorical(&self, column: &str) -> Vec<CategoricalInput> {
        let input = |(part, n): (&TimePart, usize)| {
            super::column_encoder::input(&format!("{column} {}", part.word()), n + 1, self.d_embedding)
        };
        self.cycles().map(input).collect()
    }

    /// The parts that are ids, and how many there are of each.
    fn cycles(&self) -> impl Iterator<Item = (&TimePart, usize)> {
        self.parts.iter().filter_map(|part| Some((part, part.cycle()?)))
    }

    pub(super) fn n_numeric(&self) -> usize {
        self.numeric("").len()
    }

    pub(super) fn n_categorical(&self) -> usize {
        self.cycles().count()
    }

    /// The numeric inputs, column by column.
    pub(super) fn encode_numbers(&self, moments: &[f64]) -> Vec<Vec<f32>> {
        let mut columns: Vec<Vec<f32>> = Vec::new();
        let on_circle = |side: fn(f64) -> f64| {
            let point = move |seconds: &f64| match seconds.is_nan() {
                true => 0.0,
                false => {
                    let day = f64::from(Calendar::at(*seconds).day_of_year);
                    side(std::f64::consts::TAU * day / 365.25) as f32
                }
            };
            moments.iter().map(point).collect::<Vec<f32>>()
        };
        for part in &self.parts {
            match part {
                TimePart::Day => columns.extend([on_circle(libm::sin), on_circle(libm::cos)]),
                TimePart::Elapsed => {
                    columns.push(moments.iter().map(|seconds| self.elapsed.encode(seconds / DAY)).collect());
                }
                TimePart::Hour | TimePart::Weekday | TimePart::Month => {}
            }
        }
        if self.missing_indicator {
            columns.push(moments.iter().map(|seconds| f32::from(u8::from(seconds.is_nan()))).collect());
        }
        columns
    }

    /// The ids, column by column.
    pub(super) fn encode_ids(&self, moments: &[f64]) -> Vec<Vec<i32>> {
        let id = |part: TimePart, seconds: f64| {
            if seconds.is_nan() {
                return 0;
            }
            let at = Calendar::at(seconds);
            let of_cycle = match part {
                TimePart::Hour => at.hour,
                TimePart::Weekday => at.weekday,
                _ => at.month,
            };
            1 + of_cycle as i32
        };
        self.cycles().map(|(part, _)| moments.iter().map(|seconds| id(*part, *seconds)).collect()).collect()
    }
}
