//! What comes back from a device without the operation.

use burn::prelude::*;

use super::AdamState;

/// What was given, where there is no fused form for it.
#[derive(Debug, Clone)]
pub struct NotFused {
    /// The parameter.
    pub parameter: Tensor<1>,
    /// Its gradient.
    pub gradient: Tensor<1>,
    /// Its moments.
    pub state: AdamState,
}
