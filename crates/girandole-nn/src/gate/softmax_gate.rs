//! Softmax gate: how much each expert counts, example by example.
//!
//! `g(x) = softmax(W x)`, equation (8) of Ma et al., KDD 2018, for all tasks at once.
//!
//! ```
//! use burn::prelude::*;
//! use girandole_nn::{Gate, SoftmaxGateConfig};
//!
//! let device = Device::flex();
//! let gate = SoftmaxGateConfig::new().init(16, 4, 2, &device)?;
//! assert_eq!(gate.forward(Tensor::ones([5, 16], &device)).dims(), [2, 5, 4]);
//! # Ok::<(), girandole_nn::BuildError>(())
//! ```

use burn::module::{Flag, Module, Param};
use burn::prelude::*;
use burn::tensor::Distribution;
use burn::tensor::activation::softmax;

use super::Gate;
use crate::{Activation, Experts, FoldedLayer, OnnxAttribute, OnnxError, OnnxGraph, OnnxValue, StackedMlp};

/// Softmax gates of all tasks; made by [`SoftmaxGateConfig`](crate::SoftmaxGateConfig).
#[derive(Module, Debug)]
pub struct SoftmaxGate {
    pub(super) hidden: Option<StackedMlp>,
    /// `[d_input, n_experts, n_tasks]`; `d_input` is the last hidden width if there is one.
    pub weight: Param<Tensor<3>>,
    /// `[n_experts, n_tasks]`.
    pub bias: Option<Param<Tensor<2>>>,
    pub(super) training: Param<Flag>,
    pub(super) temperature: f64,
    pub(super) dropout: f64,
}

impl SoftmaxGate {
    /// `[n_tasks, batch, n_experts]`.
    fn logits(&self, input: Tensor<2>) -> Tensor<3> {
        let [d, n_experts, n_tasks] = self.weight.dims();
        let weight = self.weight.val();
        let logits = match &self.hidden {
            None => {
                let [batch, _] = input.dims();
                let wide = input.matmul(weight.reshape([d, n_experts * n_tasks]));
                match n_tasks {
                    // Not by the way below: over a permuted axis of one, burn 0.22.1's fusion reads foreign memory on
                    // wgpu where the last axis is a multiple of four.
                    1 => wide.unsqueeze_dim(0),
                    _ => wide.reshape([batch, n_experts, n_tasks]).permute([2, 0, 1]),
                }
            }
            Some(hidden) => hidden.forward_each(input.unsqueeze_dim(0)).matmul(weight.permute([2, 0, 1])),
        };
        let logits = match &self.bias {
            Some(bias) => logits + bias.val().transpose().unsqueeze_dim(1),
            None => logits,
        };
        if self.temperature == 1.0 { logits } else { logits / self.temperature }
    }

    /// The weights by fused operations, where the device has them and no hidden layer stands before.
    fn fused(&self, input: &Tensor<2>) -> Option<Tensor<3>> {
        if self.hidden.is_some() {
            return None;
        }
        let [d, n_experts, n_tasks] = self.weight.dims();
        let weight = self.weight.val().reshape([d, n_experts * n_tasks]);
        let bias = self.bias.as_ref().map(|bias| bias.val().reshape([n_experts * n_tasks]));
        let logits = girandole_kernels::layer(input, &weight, bias.as_ref(), 1.0)?;
        girandole_kernels::gate(&logits, n_tasks, (1.0 / self.temperature) as f32)
    }

    /// Takes some experts out of the softmax, so that the rest shares their weight.
    fn drop_experts(&self, logits: Tensor<3>) -> Tensor<3> {
        let dropped = logits.random_like(Distribution::Bernoulli(self.dropout)).greater_elem(0.5);
        let all = dropped.clone().all_dim(2);
        let dropped = dropped.bool_and(all.bool_not().expand(logits.dims()));
        // Far below any logit; an infinity would turn the gradient into NaN.
        logits.mask_fill(dropped, -1e9)
    }
}

impl Gate for SoftmaxGate {
    fn n_experts(&self) -> usize {
        self.weight.dims()[1]
    }

    fn n_tasks(&self) -> usize {
        self.weight.dims()[2]
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        let train = input.device().is_autodiff() && self.training.is_enabled();
        if train && self.dropout > 0.0 {
            return softmax(self.drop_experts(self.logits(input)), 2);
        }
        self.fused(&input).unwrap_or_else(|| softmax(self.logits(input), 2))
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let input = graph.one_of_many(input);
        let input = match &self.hidden {
            None => input,
            Some(hidden) => hidden.each_to_onnx(graph, &input)?,
        };
        let weight = self.weight.val().permute([2, 0, 1]) / self.temperature;
        let bias = self.bias.as_ref().map(|bias| bias.val().transpose() / self.temperature);
        let logits = graph.linear(&input, weight, bias)?;
        Ok(graph.op("Softmax", &[&logits], &[OnnxAttribute::Int("axis", -1)]))
    }

    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        let [d, n_experts, n_tasks] = self.weight.dims();
        let weight = (self.weight.val() / self.temperature).permute([2, 0, 1]);
        let bias = match &self.bias {
            Some(bias) => bias.val().transpose() / self.temperature,
            None => Tensor::zeros([n_tasks, n_experts], &weight.device()),
        };
        let linear = |weight, bias| FoldedLayer { weight, bias, activation: Activation::Identity };
        let Some(hidden) = &self.hidden else {
            let wide = weight.permute([1, 0, 2]).reshape([d, n_tasks * n_experts]);
            return Some(vec![vec![linear(wide, bias.reshape([n_tasks * n_experts]))]]);
        };
        let mut chains = hidden.folded()?;
        for (task, chain) in chains.iter_mut().enumerate() {
            let weight = weight.clone().narrow(0, task, 1).reshape([d, n_experts]);
            chain.push(linear(weight, bias.clone().narrow(0, task, 1).reshape([n_experts])));
        }
        Some(chains)
    }
}
