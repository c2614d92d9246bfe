//! Layer normalisation of vectors, alone or in a bank.
//!
//! `y = γ (x - mean) / √(var + ε) + β` over the width of each example (Ba, Kiros and Hinton, 2016).

use burn::module::{Module, Param};
use burn::prelude::*;
use burn::tensor::module::layer_norm;

use super::batch_norm::across;
use crate::{OnnxAttribute, OnnxError, OnnxGraph, OnnxValue};

const EPSILON: f64 = 1e-5;

/// Layer normalisation over the last axis, with PyTorch's ε of 1e-5.
#[derive(Module, Debug)]
pub struct LayerNorm {
    gamma: Param<Tensor<2>>,
    beta: Param<Tensor<2>>,
}

impl LayerNorm {
    /// Starts with γ of 1 and β of 0.
    ///
    /// `n` is the size of the bank, 1 for a single layer; `d` the width.
    pub fn new(n: usize, d: usize, device: &Device) -> Self {
        Self {
            gamma: Param::from_tensor(Tensor::ones([n, d], device)),
            beta: Param::from_tensor(Tensor::zeros([n, d], device)),
        }
    }

    /// Normalises each example.
    ///
    /// # Shapes
    ///
    /// - input and output: `[batch, d]` for a single layer, `[n, batch, d]` for a bank
    pub fn forward<const D: usize>(&self, input: Tensor<D>) -> Tensor<D> {
        let [n, d] = self.gamma.dims();
        if n == 1 {
            let gamma = self.gamma.val().reshape([d]);
            return layer_norm(input, gamma, Some(self.beta.val().reshape([d])), EPSILON);
        }
        // burn's operation has one γ for all, so that of a bank is applied behind it.
        let ones = Tensor::ones([d], &input.device());
        layer_norm(input, ones, None, EPSILON) * across(self.gamma.val()) + across(self.beta.val())
    }

    /// Adds it to an ONNX graph, to a value of `rank` axes.
    pub(super) fn to_onnx(
        &self,
        graph: &mut OnnxGraph,
        x: &OnnxValue,
        rank: usize,
    ) -> Result<OnnxValue, OnnxError> {
        let [_, d] = self.gamma.dims();
        let ones = graph.constant(vec![1.0; d], &[d]);
        let zeros = graph.constant(vec![0.0; d], &[d]);
        let settings = [OnnxAttribute::Int("axis", -1), OnnxAttribute::Float("epsilon", EPSILON as f32)];
        let normed = graph.op("LayerNormalization", &[x, &ones, &zeros], &settings);
        graph.scale_and_shift(&normed, self.gamma.val(), self.beta.val(), rank)
    }

    /// The parameters of several layers in one bank.
    pub(crate) fn stack(parts: &[&Self]) -> Self {
        Self {
            gamma: super::stack_params(parts.iter().map(|p| &p.gamma)),
            beta: super::stack_params(parts.iter().map(|p| &p.beta)),
        }
    }

    /// The layer at `index` of a bank.
    pub(crate) fn unstack(&self, index: usize) -> Self {
        Self { gamma: super::slice_param(&self.gamma, index), beta: super::slice_param(&self.beta, index) }
    }
}
