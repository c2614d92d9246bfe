//! Why a training came to its end.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a training came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StopReason {
    /// All epochs are done.
    Finished,
    /// No better validation score for as many epochs as `patience` says.
    EarlyStopped,
    /// Somebody asked, by an [`Interrupt`](crate::Interrupt) or on the dashboard.
    Interrupted,
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finished => "finished",
            Self::EarlyStopped => "stopped early",
            Self::Interrupted => "interrupted",
        })
    }
}
