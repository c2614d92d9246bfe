//! What a target is.

use serde::{Deserialize, Serialize};

/// What a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// Yes or no.
    Binary,
    /// One of several classes.
    Multiclass,
    /// A number.
    Regression,
}
