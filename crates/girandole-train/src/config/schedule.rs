//! Settings of the learning rate's course.

use std::f64::consts::PI;

use girandole_core::Problem;
use serde::{Deserialize, Serialize};

/// How the learning rate moves over the steps of a training.
///
/// The rate is a function of the step alone, so a resumed training needs no state for it. The last
/// step is known from the number of epochs: a schedule other than constant sees more epochs as another
/// course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ScheduleConfig {
    /// The same rate throughout.
    Constant {},
    /// Up along a cosine, then down along one: PyTorch's `OneCycleLR`, with its defaults. The betas stay.
    #[serde(alias = "one-cycle")]
    OneCycle {
        /// Share of the steps that go up, above 0 and below 1. Default: 0.3.
        #[serde(default = "pct_start")]
        pct_start: f64,
        /// The first rate is the largest divided by this, at least 1. Default: 25.
        #[serde(default = "div")]
        div: f64,
        /// The last rate is the first divided by this, at least 1. Default: 1e4.
        #[serde(default = "final_div")]
        final_div: f64,
    },
    /// Up in a line for a share of the steps, then down along half a cosine.
    Cosine {
        /// Share of the steps that go up, from 0 to below 1. Default: 0.
        #[serde(default)]
        warmup: f64,
        /// The last rate as a share of the largest, from 0 to 1. Default: 0.
        #[serde(default)]
        last: f64,
    },
    /// Up in a line for a share of the steps, then down in a line.
    Linear {
        /// Share of the steps that go up, from 0 to below 1. Default: 0.
        #[serde(default)]
        warmup: f64,
        /// The last rate as a share of the largest, from 0 to 1. Default: 0.
        #[serde(default)]
        last: f64,
    },
}

impl Default for ScheduleConfig {
    fn default() -> Self {
        Self::Constant {}
    }
}

impl ScheduleConfig {
    /// PyTorch's one-cycle course with its defaults.
    pub fn one_cycle() -> Self {
        Self::OneCycle { pct_start: pct_start(), div: div(), final_div: final_div() }
    }

    /// A course by its name in a file, with its defaults.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "constant" => Some(Self::Constant {}),
            "one_cycle" => Some(Self::one_cycle()),
            "cosine" => Some(Self::Cosine { warmup: 0.0, last: 0.0 }),
            "linear" => Some(Self::Linear { warmup: 0.0, last: 0.0 }),
            _ => None,
        }
    }

    /// Everything that is out of range; paths are relative to this section.
    pub fn problems(&self) -> Vec<Problem> {
        let checks = match *self {
            Self::Constant {} => vec![],
            Self::OneCycle { pct_start, div, final_div } => vec![
                ("pct_start", pct_start, pct_start > 0.0 && pct_start < 1.0, "above 0 and below 1"),
                ("div", div, div >= 1.0, "at least 1"),
                ("final_div", final_div, final_div >= 1.0, "at least 1"),
            ],
            Self::Cosine { warmup, last } | Self::Linear { warmup, last } => vec![
                ("warmup", warmup, (0.0..1.0).contains(&warmup), "from 0 to below 1"),
                ("last", last, (0.0..=1.0).contains(&last), "from 0 to 1"),
            ],
        };
        checks
            .into_iter()
            .filter(|(_, value, good, _)| !good || !value.is_finite())
            .map(|(path, value, _, want)| Problem::new(path, format!("needs a number {want}, got {value}")))
            .collect()
    }

    /// The rate of a step, counted from 0, as a share of the largest.
    ///
    /// ```
    /// use girandole_train::ScheduleConfig;
    ///
    /// let course = ScheduleConfig::one_cycle();
    /// assert!((course.share(0, 100) - 1.0 / 25.0).abs() < 1e-12);
    /// assert!((course.share(29, 100) - 1.0).abs() < 1e-12);
    /// ```
    pub fn share(&self, step: usize, n_steps: usize) -> f64 {
        match *self {
            Self::Constant {} => 1.0,
            Self::OneCycle { pct_start, div, final_div } => {
                let top = pct_start * n_steps as f64 - 1.0;
                let end = n_steps as f64 - 1.0;
                let (first, last) = (1.0 / div, 1.0 / (div * final_div));
                let step = step as f64;
                if step <= top {
                    ease(first, 1.0, if top > 0.0 { step / top } else { 1.0 })
                } else {
                    ease(1.0, last, if end > top { (step - top) / (end - top) } else { 1.0 })
                }
            }
            Self::Cosine { warmup, last } => warmed(step, n_steps, warmup, |part| ease(1.0, last, part)),
            Self::Linear { warmup, last } => warmed(step, n_steps, warmup, |part| 1.0 + (last - 1.0) * part),
        }
    }
}

fn pct_start() -> f64 {
    0.3
}

fn div() -> f64 {
    25.0
}

fn final_div() -> f64 {
    1e4
}

/// Half a cosine from `start` to `end`.
fn ease(start: f64, end: f64, part: f64) -> f64 {
    end + (start - end) / 2.0 * (1.0 + (PI * part.min(1.0)).cos())
}

fn warmed(step: usize, n_steps: usize, warmup: f64, down: impl Fn(f64) -> f64) -> f64 {
    let rise = (warmup * n_steps as f64).round();
    let step = step as f64;
    if step < rise { (step + 1.0) / rise } else { down((step - rise) / (n_steps as f64 - rise).max(1.0)) }
}
