//! What one expert gives.

use serde::{Deserialize, Serialize};

/// What one expert gives, over some rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpertReport {
    /// Width of its output.
    pub units: usize,
    /// Units that give one value for every row.
    pub dead_units: usize,
    /// Share of all its outputs that are exactly 0, as ReLU leaves them.
    pub zeros: f64,
    /// Root of the mean square of all its outputs.
    pub scale: f64,
    /// Mean gate weight over all tasks.
    pub weight: f64,
}
