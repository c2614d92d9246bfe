//! The softmax of all tasks' gates.

#[cfg(feature = "flex")]
mod kernel;

#[cfg(feature = "flex")]
pub(crate) use kernel::{GateBackward, GateState, gate_forward};

use burn::prelude::*;

use crate::device::is_fused;

/// The weights of all tasks' gates, `softmax(scale · logits)` over the experts.
///
/// # Shapes
///
/// - logits: `[batch, n_experts · n_tasks]`, the tasks of one expert side by side
/// - output: `[n_tasks, batch, n_experts]`
///
/// # Panics
///
/// If the logits are no multiple of the tasks.
pub fn gate(logits: &Tensor<2>, n_tasks: usize, scale: f32) -> Option<Tensor<3>> {
    is_fused([(logits.device(), logits.dtype())].into_iter()).then(|| run(logits, n_tasks, scale))
}

#[cfg(feature = "flex")]
fn run(logits: &Tensor<2>, n_tasks: usize, scale: f32) -> Tensor<3> {
    use crate::extension::FusedOps;
    let logits = logits.clone().into_dispatch();
    Tensor::from_dispatch(burn::backend::Dispatch::fused_gate(logits, n_tasks, scale))
}

#[cfg(not(feature = "flex"))]
fn run(_: &Tensor<2>, _: usize, _: f32) -> Tensor<3> {
    unreachable!("nothing is fused without the feature `flex`")
}
