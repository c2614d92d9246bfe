//! The layers that experts, gates and towers are made of.

mod activation;
mod batch_norm;
mod dense;
mod factored_linear;
mod layer_norm;
mod mlp;
mod mlp_config;
mod norm;
mod running_stat;
mod stacked_linear;
mod stacked_mlp;

pub use activation::Activation;
pub use batch_norm::BatchNorm;
pub(crate) use dense::Dense;
pub use factored_linear::FactoredLinear;
pub(crate) use factored_linear::rank_problems;
pub use layer_norm::LayerNorm;
pub use mlp::Mlp;
pub use mlp_config::MlpConfig;
pub(crate) use mlp_config::{dropout_problem, width_problems};
pub use norm::Norm;
pub use running_stat::RunningStat;
pub use stacked_linear::StackedLinear;
pub use stacked_mlp::StackedMlp;

use burn::module::Param;
use burn::nn::{Initializer, Linear};
use burn::prelude::*;
use burn::tensor::TensorData;

use crate::seeded;

/// A linear map drawn now, as burn and PyTorch draw theirs.
pub(crate) fn drawn_linear(d_input: usize, d_output: usize, device: &Device) -> Linear {
    let weight = drawn_uniform([d_input, d_output], d_input, device);
    let bias = drawn_uniform([d_output], d_input, device);
    Linear { weight, bias: Some(bias) }
}

/// A parameter drawn now, evenly from `±1/√fan_in`; burn draws at the first use, whose order a caller could change.
pub(crate) fn drawn_uniform<const D: usize>(
    shape: [usize; D],
    fan_in: usize,
    device: &Device,
) -> Param<Tensor<D>> {
    let bound = 1.0 / (fan_in as f64).sqrt();
    let initializer = Initializer::Uniform { min: -bound, max: bound };
    drawn(shape, seeded::uniform(shape.iter().product(), bound), &initializer, device)
}

/// A parameter drawn now from a normal distribution around 0.
pub(crate) fn drawn_normal<const D: usize>(shape: [usize; D], std: f64, device: &Device) -> Param<Tensor<D>> {
    let initializer = Initializer::Normal { mean: 0.0, std };
    drawn(shape, seeded::normal(shape.iter().product(), std), &initializer, device)
}

/// A parameter of these values, else one drawn on the device.
fn drawn<const D: usize>(
    shape: [usize; D],
    values: Option<Vec<f32>>,
    initializer: &Initializer,
    device: &Device,
) -> Param<Tensor<D>> {
    match values {
        Some(values) => Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), device)),
        None => {
            let param = initializer.init(shape, device);
            let _ = param.val();
            param
        }
    }
}

/// Parameters of rank 2 joined along their first axis.
pub(crate) fn stack_params<'a>(params: impl Iterator<Item = &'a Param<Tensor<2>>>) -> Param<Tensor<2>> {
    leaf(Tensor::cat(params.map(Param::val).collect(), 0))
}

/// Row `index` of a parameter of rank 2, keeping the axis.
pub(crate) fn slice_param(param: &Param<Tensor<2>>, index: usize) -> Param<Tensor<2>> {
    leaf(param.val().narrow(0, index, 1))
}

/// A new parameter holding the result of some operations, which autodiff must forget.
pub(crate) fn leaf<const D: usize>(value: Tensor<D>) -> Param<Tensor<D>> {
    Param::from_tensor(value.detach())
}

/// A parameter with other values, row by row, under its own id.
pub(crate) fn param_of<const D: usize>(param: Param<Tensor<D>>, values: &[f32]) -> Param<Tensor<D>> {
    let (id, shape) = (param.id, param.dims());
    assert_eq!(values.len(), shape.iter().product::<usize>(), "values of a parameter of shape {shape:?}");
    let tensor = Tensor::from_data(TensorData::new(values.to_vec(), shape), &param.lazy_device());
    param.transform_for_load(tensor, id)
}
