//! One layer of a network in evaluation.

use burn::nn::Linear;
use burn::prelude::*;

use crate::Activation;

/// One layer of a network in evaluation, `act(input · weight + bias)`: a batch norm is folded into weight and bias, and
/// there is no dropout.
#[derive(Debug, Clone)]
pub struct FoldedLayer {
    /// `[d_input, d_output]`.
    pub weight: Tensor<2>,
    /// `[d_output]`.
    pub bias: Tensor<1>,
    /// Behind the sum.
    pub activation: Activation,
}

impl FoldedLayer {
    /// A linear map, with nothing behind it.
    pub fn linear(map: &Linear) -> Self {
        let weight = map.weight.val();
        let [_, d_output] = weight.dims();
        let bias = match &map.bias {
            Some(bias) => bias.val(),
            None => Tensor::zeros([d_output], &weight.device()),
        };
        Self { weight, bias, activation: Activation::Identity }
    }

    /// Runs the layer.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[batch, d_output]`
    pub fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        self.activation.apply(input.matmul(self.weight.clone()) + self.bias.clone().unsqueeze(), None)
    }
}
