//! The gradient of the rows that were touched.

use burn::prelude::*;

/// The gradient of the rows of a table that were touched, without autodiff.
#[derive(Debug, Clone)]
pub struct RowGradient {
    /// Which rows, each once.
    pub rows: Vec<u32>,
    /// Their gradients, `[n, width]`.
    pub gradient: Tensor<2>,
}
