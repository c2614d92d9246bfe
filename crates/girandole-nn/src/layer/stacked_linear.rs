//! Several linear maps of one shape as one parameter.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::prelude::*;

use super::leaf;

/// `n` linear maps in one `[n, d_input, d_output]` parameter, run as one batched product.
#[derive(Module, Debug)]
pub struct StackedLinear {
    /// `[n, d_input, d_output]`.
    pub weight: Param<Tensor<3>>,
    /// `[n, 1, d_output]`.
    pub bias: Param<Tensor<3>>,
}

impl StackedLinear {
    /// Applies map `i` to the `i`th matrix, or every map to the one matrix.
    ///
    /// # Shapes
    ///
    /// - input: `[n, batch, d_input]`, or `[1, batch, d_input]` for all maps
    /// - output: `[n, batch, d_output]`
    pub fn forward(&self, input: Tensor<3>) -> Tensor<3> {
        let (weight, bias) = (self.weight.val(), self.bias.val());
        girandole_kernels::layer(&input, &weight, Some(&bias), 1.0)
            .unwrap_or_else(|| input.matmul(weight) + bias)
    }

    /// Puts maps of one shape into one parameter; the caller has checked the shapes.
    pub(crate) fn stack(parts: &[&Linear]) -> Self {
        let weights = parts.iter().map(|p| p.weight.val()).collect();
        let biases = parts
            .iter()
            .map(|p| {
                let [_, d_output] = p.weight.dims();
                match &p.bias {
                    Some(bias) => bias.val().reshape([1, d_output]),
                    None => Tensor::zeros([1, d_output], &p.weight.device()),
                }
            })
            .collect();
        Self { weight: leaf(Tensor::stack(weights, 0)), bias: leaf(Tensor::stack(biases, 0)) }
    }

    /// The map at `index`.
    pub(crate) fn unstack(&self, index: usize) -> Linear {
        let [_, d_input, d_output] = self.weight.dims();
        let weight = self.weight.val().narrow(0, index, 1).reshape([d_input, d_output]);
        let bias = self.bias.val().narrow(0, index, 1).reshape([d_output]);
        Linear { weight: leaf(weight), bias: Some(leaf(bias)) }
    }
}
