//! What the rows say of one target.

use girandole_core::Task;
use serde::{Deserialize, Serialize};

/// What the rows say of one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskLook {
    /// The target.
    pub task: Task,
    /// Rows that have it.
    pub n: u64,
    /// Share of all rows that do not: its cell is empty, or the row is outside its sample space.
    pub missing: f64,
    /// Of yes or no the share of yes, of a number the mean; none for classes, or without a row.
    pub mean: Option<f64>,
    /// Standard deviation of a number.
    pub deviation: Option<f64>,
    /// Of classes each label with its share, in the order of the logits.
    pub classes: Vec<(String, f64)>,
}
