//! Binary cross entropy and the weighted total of all tasks' losses.

#[cfg(feature = "flex")]
mod kernel;

#[cfg(feature = "flex")]
pub(crate) use kernel::{CrossEntropyBackward, TotalBackward, cross_entropy, total};

use burn::prelude::*;

use crate::device::is_fused;

/// `(1 - y) z - ln σ(z)` of every logit `z` and target `y`; the gradient reaches the logits alone.
///
/// # Shapes
///
/// - logits, targets, output: `[batch, n_tasks]`
///
/// # Panics
///
/// If the sizes differ.
pub fn binary_cross_entropy(logits: &Tensor<2>, targets: &Tensor<2>) -> Option<Tensor<2>> {
    let parts = [(logits.device(), logits.dtype()), (targets.device(), targets.dtype())];
    is_fused(parts.into_iter()).then(|| run_cross_entropy(logits, targets))
}

/// `Σ_k t_k · Σ_b w_bk l_bk / Σ_b w_bk`: the sum over tasks of task weight times weighted mean loss; a task without any
/// weight adds 0. The gradient reaches the losses alone.
///
/// # Shapes
///
/// - losses: `[batch, n_tasks]`
/// - weights: `[batch, n_tasks]`
/// - tasks: one weight a task
/// - output: `[1]`
///
/// # Panics
///
/// If the sizes do not fit together.
pub fn weighted_total(losses: &Tensor<2>, weights: &Tensor<2>, tasks: &[f32]) -> Option<Tensor<1>> {
    let parts = [(losses.device(), losses.dtype()), (weights.device(), weights.dtype())];
    is_fused(parts.into_iter()).then(|| run_total(losses, weights, tasks))
}

#[cfg(feature = "flex")]
fn run_cross_entropy(logits: &Tensor<2>, targets: &Tensor<2>) -> Tensor<2> {
    use crate::extension::FusedOps;
    let (logits, targets) = (logits.clone().into_dispatch(), outside(targets).into_dispatch());
    Tensor::from_dispatch(burn::backend::Dispatch::fused_cross_entropy(logits, targets))
}

#[cfg(feature = "flex")]
fn run_total(losses: &Tensor<2>, weights: &Tensor<2>, tasks: &[f32]) -> Tensor<1> {
    use crate::extension::FusedOps;
    let (losses, weights) = (losses.clone().into_dispatch(), outside(weights).into_dispatch());
    Tensor::from_dispatch(burn::backend::Dispatch::fused_total(losses, weights, tasks.to_vec()))
}

/// The same numbers outside the graph; burn's `detach` keeps a leaf a leaf.
#[cfg(feature = "flex")]
fn outside(tensor: &Tensor<2>) -> Tensor<2> {
    if tensor.is_autodiff() { Tensor::from_inner(tensor.clone().inner()) } else { tensor.clone() }
}

#[cfg(not(feature = "flex"))]
fn run_cross_entropy(_: &Tensor<2>, _: &Tensor<2>) -> Tensor<2> {
    unreachable!("nothing is fused without the feature `flex`")
}

#[cfg(not(feature = "flex"))]
fn run_total(_: &Tensor<2>, _: &Tensor<2>, _: &[f32]) -> Tensor<1> {
    unreachable!("nothing is fused without the feature `flex`")
}
