//! Huber's loss: half the squared error near the target, a line of slope `delta` far from it.

use burn::prelude::*;

/// `[batch, n_tasks]` outputs and targets to `[batch, n_tasks]` losses.
///
/// With `c = min(|z - y|, delta)` both branches are `c (|z - y| - c / 2)`.
pub(super) fn per_example(outputs: Tensor<2>, targets: Tensor<2>, delta: f64) -> Tensor<2> {
    let distance = (outputs - targets).abs();
    let near = distance.clone().clamp_max(delta);
    near.clone() * (distance - near * 0.5)
}
