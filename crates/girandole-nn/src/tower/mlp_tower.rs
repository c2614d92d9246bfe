//! A tower of an MLP and an output layer.

use burn::module::Module;
use burn::nn::Linear;
use burn::prelude::*;

use super::Tower;
use crate::layer::param_of;
use crate::{Expert, FoldedLayer, Mlp, OnnxError, OnnxGraph, OnnxValue};

/// An MLP and a linear output layer; made by [`TowerConfig`](crate::TowerConfig).
#[derive(Module, Debug)]
pub struct MlpTower {
    pub(super) hidden: Mlp,
    pub(super) output: Linear,
}

impl Tower for MlpTower {
    fn d_logits(&self) -> usize {
        self.output.weight.dims()[1]
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        self.output.forward(self.hidden.forward(input))
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let hidden = Expert::to_onnx(&self.hidden, graph, input)?;
        graph.linear(&hidden, self.output.weight.val(), self.output.bias.as_ref().map(|bias| bias.val()))
    }

    fn folded(&self) -> Option<Vec<FoldedLayer>> {
        let mut layers = if self.hidden.is_identity() { vec![] } else { self.hidden.folded()? };
        layers.push(FoldedLayer::linear(&self.output));
        Some(layers)
    }

    fn with_output_bias(mut self, bias: &[f32]) -> Self {
        self.output.bias = self.output.bias.map(|own| param_of(own, bias));
        self
    }

    fn with_quiet_output(mut self) -> Self {
        let zeros = vec![0.0; self.output.weight.dims().iter().product()];
        self.output.weight = param_of(self.output.weight, &zeros);
        self
    }
}
