//! What a difference says.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Paired;

/// What a difference says about a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The candidate is better.
    Gain,
    /// The candidate is worse: of a model that shares against one of the task alone, negative transfer.
    Loss,
    /// The difference could be chance.
    NoEvidence,
}

impl Verdict {
    /// Judges a difference by its adjusted p-value.
    pub fn of(paired: &Paired, adjusted_p: f64, higher_is_better: bool, level: f64) -> Self {
        match paired.difference > 0.0 {
            _ if adjusted_p > level || paired.difference == 0.0 => Self::NoEvidence,
            up if up == higher_is_better => Self::Gain,
            _ => Self::Loss,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gain => "gain",
            Self::Loss => "loss",
            Self::NoEvidence => "no evidence",
        })
    }
}

/// Whether a model gives to one task what it takes from another: a gain and a loss, both beyond chance.
pub fn seesaws(verdicts: &[Verdict]) -> bool {
    verdicts.contains(&Verdict::Gain) && verdicts.contains(&Verdict::Loss)
}
