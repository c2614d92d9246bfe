//! Which normalisation follows a linear map.

use serde::{Deserialize, Serialize};

/// Normalisation between a linear map and its activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Norm {
    /// No normalisation.
    #[default]
    None,
    /// Over the batch in training, by running statistics in evaluation: [`BatchNorm`](crate::BatchNorm).
    Batch,
    /// Over the width of each example: [`LayerNorm`](crate::LayerNorm).
    Layer,
}
