//! What becomes of a lift.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What becomes of a lift as the data grow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiftVerdict {
    /// The fitted limit lies above zero: more data do not take it away.
    Lasting,
    /// There was a lift, and the fitted limit is zero or a small part of it: the candidate only learns faster.
    FasterConvergence,
    /// There is no lift to speak of, at no time.
    NoLift,
    /// There is a lift, and the data do not say whether it stays.
    Undecided {
        /// Rows that would decide, as a multiple of those there are; none if 64 times as many would not.
        rows: Option<f64>,
    },
}

impl fmt::Display for LiftVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lasting => f.write_str("lasting lift"),
            Self::FasterConvergence => f.write_str("faster convergence only"),
            Self::NoLift => f.write_str("no lift"),
            Self::Undecided { rows: Some(rows) } => {
                write!(f, "undecided, {rows:.1} times the rows would decide")
            }
            Self::Undecided { rows: None } => {
                f.write_str("undecided, and 64 times the rows would not decide")
            }
        }
    }
}
