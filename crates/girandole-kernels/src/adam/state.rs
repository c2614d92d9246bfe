//! What Adam remembers of a parameter.

use burn::prelude::*;

/// Running means of a parameter's gradients and of their squares, `[n]` each.
#[derive(Debug, Clone)]
pub struct AdamState {
    /// Of the gradients.
    pub first: Tensor<1>,
    /// Of their squares.
    pub second: Tensor<1>,
}
