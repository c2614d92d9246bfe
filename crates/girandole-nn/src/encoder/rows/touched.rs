//! What a forward pass took from a table.

use burn::prelude::*;

/// The rows that a forward pass took, as a leaf of its graph.
pub(super) struct Touched {
    /// Each once.
    pub(super) rows: Vec<u32>,
    /// `[rows, d]`.
    pub(super) leaf: Tensor<2>,
}
