//! Product, bias, batch norm and leaky activation of one or many maps.

#[cfg(feature = "flex")]
mod backward;
#[cfg(feature = "flex")]
mod behind;
#[cfg(feature = "flex")]
mod forward;
mod norm;
#[cfg(feature = "flex")]
mod normed;
#[cfg(feature = "flex")]
mod products;
#[cfg(feature = "flex")]
mod sizes;

#[cfg(feature = "flex")]
pub(crate) use backward::{LayerBackward, ProductBackward};
#[cfg(feature = "flex")]
pub(crate) use forward::{LayerState, layer_forward};
pub use norm::{Norm, NormedLayer, normed_layer, settled_layer};
#[cfg(feature = "flex")]
pub(crate) use normed::{NormedBackward, NormedOutput, normed_forward, settled_forward};

use burn::prelude::*;

use crate::device::is_fused;

/// `act(input · weight + bias)` with `act(z) = z` above 0 and `slope · z` below: 0 is the ReLU, 1 the identity.
///
/// # Shapes
///
/// - input: `[batch, d_input]`, or of a bank `[n, batch, d_input]`, or `[1, batch, d_input]` for all its maps
/// - weight: `[d_input, d_output]`, of a bank `[n, d_input, d_output]`
/// - bias: `[d_output]`, of a bank `[n, 1, d_output]`
/// - output: `[batch, d_output]`, of a bank `[n, batch, d_output]`
///
/// # Panics
///
/// If the sizes do not fit together.
pub fn layer<const D: usize, const B: usize>(
    input: &Tensor<D>,
    weight: &Tensor<D>,
    bias: Option<&Tensor<B>>,
    slope: f32,
) -> Option<Tensor<D>> {
    let parts = [(input.device(), input.dtype()), (weight.device(), weight.dtype())];
    let bias_part = bias.map(|bias| (bias.device(), bias.dtype()));
    (is_usable::<D>(slope) && is_fused(parts.into_iter().chain(bias_part)))
        .then(|| run(input, weight, bias, slope))
}

/// Whether there is a fused form for inputs of that rank and an activation of that slope.
fn is_usable<const D: usize>(slope: f32) -> bool {
    (2..=3).contains(&D) && slope.is_finite() && slope >= 0.0
}

#[cfg(feature = "flex")]
fn run<const D: usize, const B: usize>(
    input: &Tensor<D>,
    weight: &Tensor<D>,
    bias: Option<&Tensor<B>>,
    slope: f32,
) -> Tensor<D> {
    use burn::backend::Dispatch;

    use crate::extension::FusedOps;
    let (input, weight) = (input.clone().into_dispatch(), weight.clone().into_dispatch());
    Tensor::from_dispatch(match bias {
        Some(bias) => Dispatch::fused_layer(input, weight, bias.clone().into_dispatch(), slope),
        None => Dispatch::fused_product(input, weight, slope),
    })
}

#[cfg(not(feature = "flex"))]
fn run<const D: usize, const B: usize>(
    _: &Tensor<D>,
    _: &Tensor<D>,
    _: Option<&Tensor<B>>,
    _: f32,
) -> Tensor<D> {
    unreachable!("nothing is fused without the feature `flex`")
}
