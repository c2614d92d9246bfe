//! The weighted sum of experts for every task.

#[cfg(feature = "flex")]
mod kernel;

#[cfg(feature = "flex")]
pub(crate) use kernel::{MixtureBackward, MixtureState, mixture_forward};

use burn::prelude::*;

use crate::device::is_fused;

/// `Σ_i w_ki · e_i` for each task `k` and example.
///
/// # Shapes
///
/// - weights: `[n_tasks, batch, n_experts]`
/// - experts: `[n_experts, batch, d_output]`
/// - output: `[n_tasks, batch, d_output]`
///
/// # Panics
///
/// If the sizes do not fit together.
pub fn mixture(weights: &Tensor<3>, experts: &Tensor<3>) -> Option<Tensor<3>> {
    let parts = [(weights.device(), weights.dtype()), (experts.device(), experts.dtype())];
    is_fused(parts.into_iter()).then(|| run(weights, experts))
}

#[cfg(feature = "flex")]
fn run(weights: &Tensor<3>, experts: &Tensor<3>) -> Tensor<3> {
    use crate::extension::FusedOps;
    let (weights, experts) = (weights.clone().into_dispatch(), experts.clone().into_dispatch());
    Tensor::from_dispatch(burn::backend::Dispatch::fused_mixture(weights, experts))
}

#[cfg(not(feature = "flex"))]
fn run(_: &Tensor<3>, _: &Tensor<3>) -> Tensor<3> {
    unreachable!("nothing is fused without the feature `flex`")
}
