//! The loss of a task, where its kind leaves a choice.

use serde::{Deserialize, Serialize};

/// The loss of a task, where its kind leaves a choice; carried for the trainer.
///
/// In a file: `loss = "squared"` or `loss = { huber = 1.5 }`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossChoice {
    /// Squared error.
    Squared,
    /// Squared up to this distance, linear beyond; above 0, in units of the target.
    Huber(f64),
}
