//! Squared error, `(z - y)²`.

use burn::prelude::*;

/// `[batch, n_tasks]` outputs and targets to `[batch, n_tasks]` losses.
pub(super) fn per_example(outputs: Tensor<2>, targets: Tensor<2>) -> Tensor<2> {
    (outputs - targets).square()
}
