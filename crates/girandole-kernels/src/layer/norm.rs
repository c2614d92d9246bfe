//! A layer with batch norm behind its product.

use burn::prelude::*;

use super::is_usable;
use crate::device::is_fused;

/// What a batch norm learns, with its constant.
#[derive(Debug, Clone)]
pub struct Norm {
    /// γ, `[n, d_output]`.
    pub gamma: Tensor<2>,
    /// β, `[n, d_output]`.
    pub beta: Tensor<2>,
    /// ε, added to the variance.
    pub epsilon: f32,
}

/// A layer's output, with the statistics of its batch.
#[derive(Debug, Clone)]
pub struct NormedLayer<const D: usize> {
    /// `[batch, d_output]`, of a bank `[n, batch, d_output]`.
    pub output: Tensor<D>,
    /// Mean before the norm, outside the graph; `[n, d_output]`.
    pub mean: Tensor<2>,
    /// Variance before the norm, over the batch, outside the graph; `[n, d_output]`.
    pub var: Tensor<2>,
}

/// `act(γ (z - mean) / √(var + ε) + β)` of `z = input · weight + bias`, by the statistics of the batch.
///
/// # Shapes
///
/// - input: `[batch, d_input]`, or of a bank `[n, batch, d_input]`, or `[1, batch, d_input]` for all its maps
/// - weight: `[d_input, d_output]`, of a bank `[n, d_input, d_output]`
/// - bias: `[d_output]`, of a bank `[n, 1, d_output]`
///
/// # Panics
///
/// If the sizes do not fit together.
pub fn normed_layer<const D: usize, const B: usize>(
    input: &Tensor<D>,
    weight: &Tensor<D>,
    bias: &Tensor<B>,
    norm: &Norm,
    slope: f32,
) -> Option<NormedLayer<D>> {
    has_fused_form(input, weight, bias, norm, slope).then(|| run(input, weight, bias, norm, slope))
}

/// The same by known statistics, which costs no more than a layer without a norm; outside graphs alone.
///
/// # Shapes
///
/// - input: `[batch, d_input]`, or of a bank `[n, batch, d_input]`, or `[1, batch, d_input]` for all its maps
/// - weight: `[d_input, d_output]`, of a bank `[n, d_input, d_output]`
/// - bias: `[d_output]`, of a bank `[n, 1, d_output]`
/// - mean, var: `[n, d_output]`
/// - output: `[batch, d_output]`, of a bank `[n, batch, d_output]`
///
/// # Panics
///
/// If the sizes do not fit together.
pub fn settled_layer<const D: usize, const B: usize>(
    input: &Tensor<D>,
    weight: &Tensor<D>,
    bias: &Tensor<B>,
    norm: &Norm,
    [mean, var]: [&Tensor<2>; 2],
    slope: f32,
) -> Option<Tensor<D>> {
    let with_graph =
        [input.is_autodiff(), weight.is_autodiff(), norm.gamma.is_autodiff(), mean.is_autodiff()];
    let usable = !with_graph.contains(&true) && has_fused_form(input, weight, bias, norm, slope);
    usable.then(|| run_settled(input, weight, bias, norm, [mean, var], slope))
}

fn has_fused_form<const D: usize, const B: usize>(
    input: &Tensor<D>,
    weight: &Tensor<D>,
    bias: &Tensor<B>,
    norm: &Norm,
    slope: f32,
) -> bool {
    let parts = [
        (input.device(), input.dtype()),
        (weight.device(), weight.dtype()),
        (bias.device(), bias.dtype()),
        (norm.gamma.device(), norm.gamma.dtype()),
        (norm.beta.device(), norm.beta.dtype()),
    ];
    is_usable::<D>(slope) && is_fused(parts.into_iter())
}

#[cfg(feature = "flex")]
fn run<const D: usize, const B: usize>(
    input: &Tensor<D>,
    weight: &Tensor<D>,
    bias: &Tensor<B>,
    norm: &Norm,
    slope: f32,
) -> NormedLayer<D> {
    use crate::extension::FusedOps;
    let (output, mean, var) = burn::backend::Dispatch::fused_normed(
        input.clone().into_dispatch(),
        weight.clone().into_dispatch(),
        bias.clone().into_dispatch(),
        norm.gamma.clone().into_dispatch(),
        norm.beta.clone().into_dispatch(),
        [norm.epsilon, slope],
    );
    let (mean, var) = (Tensor::from_dispatch(mean), Tensor::from_dispatch(var));
    NormedLayer { output: Tensor::from_dispatch(output), mean, var }
}

#[cfg(feature = "flex")]
fn run_settled<const D: usize, const B: usize>(
    input: &Tensor<D>,
    weight: &Tensor<D>,
    bias: &Tensor<B>,
    norm: &Norm,
    [mean, var]: [&Tensor<2>; 2],
    slope: f32,
) -> Tensor<D> {
    use crate::extension::OutsideGraphs;
    Tensor::from_dispatch(burn::backend::Dispatch::fused_settled(
        input.clone().into_dispatch(),
        weight.clone().into_dispatch(),
        bias.clone().into_dispatch(),
        norm.gamma.clone().into_dispatch(),
        norm.beta.clone().into_dispatch(),
        mean.clone().into_dispatch(),
        var.clone().into_dispatch(),
        [norm.epsilon, slope],
    ))
}

#[cfg(not(feature = "flex"))]
fn run<const D: usize, const B: usize>(
    _: &Tensor<D>,
    _: &Tensor<D>,
    _: &Tensor<B>,
    _: &Norm,
    _: f32,
) -> NormedLayer<D> {
    unreachable!("nothing is fused without the feature `flex`")
}

#[cfg(not(feature = "flex"))]
fn run_settled<const D: usize, const B: usize>(
    _: &Tensor<D>,
    _: &Tensor<D>,
    _: &Tensor<B>,
    _: &Norm,
    _: [&Tensor<2>; 2],
    _: f32,
) -> Tensor<D> {
    unreachable!("nothing is fused without the feature `flex`")
}
