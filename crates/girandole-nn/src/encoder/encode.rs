//! The seam between features and heads.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;
use girandole_core::Features;

/// Turns features into one dense vector for each example.
pub trait Encode: Module + ModuleDisplay {
    /// Width of the vector, the `d_input` of the head.
    fn d_output(&self) -> usize;

    /// Encodes each example.
    ///
    /// # Shapes
    ///
    /// - features: numbers `[batch, n_numeric]` and ids `[batch, n_categorical]`
    /// - output: `[batch, d_output]`
    fn forward(&self, features: Features) -> Tensor<2>;
}
