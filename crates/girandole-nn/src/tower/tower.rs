//! One task's own network, the paper's `h^k`.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;

/// One task's own network, the paper's `h^k`.
pub trait Tower: Module + ModuleDisplay {
    /// Width of the logits.
    fn d_logits(&self) -> usize;

    /// Turns one task's representation into its logits.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_output]` of the head
    /// - output: `[batch, d_logits]`
    fn forward(&self, input: Tensor<2>) -> Tensor<2>;
}
