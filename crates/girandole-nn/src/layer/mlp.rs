//! Multilayer perceptron: linear maps with normalisation, activation and dropout behind each.

use burn::module::Module;
use burn::nn::Linear;
use burn::prelude::*;

use super::dense::Dense;
use crate::FoldedLayer;
use crate::expert::Expert;
use crate::{OnnxError, OnnxGraph, OnnxValue};

/// A multilayer perceptron; made by [`MlpConfig`](crate::MlpConfig).
///
/// Weights and biases start evenly drawn from `±1/√d_input` of their layer, as in PyTorch.
#[derive(Module, Debug)]
pub struct Mlp {
    pub(super) layers: Vec<Dense<Linear>>,
    d_input: usize,
    d_output: usize,
}

impl Mlp {
    pub(super) fn from_layers(layers: Vec<Dense<Linear>>, d_input: usize) -> Self {
        let d_output = layers.last().map_or(d_input, |layer| layer.linear.weight.dims()[1]);
        Self { layers, d_input, d_output }
    }

    /// Width of the input.
    pub fn d_input(&self) -> usize {
        self.d_input
    }

    /// Width of the output.
    pub fn d_output(&self) -> usize {
        self.d_output
    }

    /// Whether there is no layer.
    pub(crate) fn is_identity(&self) -> bool {
        self.layers.is_empty()
    }

    /// Runs the layers in order.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[batch, d_output]`
    pub fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        self.layers.iter().fold(input, |x, layer| layer.forward(x))
    }

    /// The layers in evaluation; none if there is no layer, or one is followed by what cannot be folded.
    pub fn folded(&self) -> Option<Vec<FoldedLayer>> {
        if self.layers.is_empty() {
            return None;
        }
        self.layers.iter().map(Dense::folded).collect()
    }
}

impl Expert for Mlp {
    fn d_output(&self) -> usize {
        self.d_output
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        Mlp::forward(self, input)
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        self.layers.iter().try_fold(input.clone(), |x, layer| layer.to_onnx(graph, &x))
    }

    fn folded(&self) -> Option<Vec<FoldedLayer>> {
        Mlp::folded(self)
    }
}
