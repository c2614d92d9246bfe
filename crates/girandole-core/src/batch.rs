//! Features, targets, masks and weights of some examples.

use burn::prelude::*;

use crate::Features;

/// What one step of training or evaluation reads.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The encoded inputs.
    pub features: Features,
    /// One target a task, `[batch, n_tasks]`: 0 or 1, a class's position, or a number.
    ///
    /// Where the mask is 0 the value means nothing, but it is finite and a valid class.
    pub targets: Tensor<2>,
    /// 1 where the target exists and the example is in the task's sample space, else 0; `[batch, n_tasks]`.
    pub mask: Tensor<2>,
    /// Weight of each example, at least 0; `[batch]`.
    pub weights: Tensor<1>,
}

impl Batch {
    /// Number of examples.
    pub fn size(&self) -> usize {
        self.targets.dims()[0]
    }
}
