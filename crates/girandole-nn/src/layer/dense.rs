//! One layer of an MLP: linear map, normalisation, activation, dropout.

use burn::module::{Module, Param};
use burn::nn::{Dropout, DropoutConfig, Linear};
use burn::prelude::*;

use super::batch_norm::across;
use super::{Activation, BatchNorm, FactoredLinear, LayerNorm, MlpConfig, Norm, StackedLinear};
use crate::onnx::layers;
use crate::{FoldedLayer, OnnxError, OnnxGraph, OnnxValue};

/// One layer, whose linear map is burn's [`Linear`], a [`StackedLinear`] or a [`FactoredLinear`].
#[derive(Module, Debug)]
pub(crate) struct Dense<L> {
    pub(crate) linear: L,
    pub(super) batch_norm: Option<BatchNorm>,
    pub(super) layer_norm: Option<LayerNorm>,
    pub(super) slope: Option<Param<Tensor<2>>>,
    pub(super) dropout: Dropout,
    #[module(skip)]
    pub(super) activation: Activation,
}

impl Dense<Linear> {
    pub(super) fn drawn(config: &MlpConfig, d_input: usize, d_output: usize, device: &Device) -> Self {
        Self::new(super::drawn_linear(d_input, d_output, device), 1, d_output, config, device)
    }

    pub(super) fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        let (weight, bias) = (self.linear.weight.val(), self.linear.bias.as_ref().map(|bias| bias.val()));
        self.run(&input, &weight, bias.as_ref()).unwrap_or_else(|| self.finish(self.linear.forward(input)))
    }

    pub(super) fn to_onnx(&self, graph: &mut OnnxGraph, x: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let bias = self.linear.bias.as_ref().map(|bias| bias.val());
        let x = graph.linear(x, self.linear.weight.val(), bias)?;
        self.finish_onnx(graph, x, 2)
    }

    /// The layer in evaluation; none if something is behind it that cannot be folded.
    pub(super) fn folded(&self) -> Option<FoldedLayer> {
        if self.layer_norm.is_some() {
            return None;
        }
        let FoldedLayer { mut weight, mut bias, .. } = FoldedLayer::linear(&self.linear);
        if let Some(norm) = &self.batch_norm {
            let [scale, shift] = norm.settled();
            weight = weight * scale.clone();
            bias = bias * scale.squeeze_dim(0) + shift.squeeze_dim(0);
        }
        let activation = match &self.slope {
            // What was learned is a number from now on.
            Some(slope) => Activation::LeakyRelu(slope.val().into_data().iter::<f64>().next()?),
            None => self.activation,
        };
        Some(FoldedLayer { weight, bias, activation })
    }

    pub(super) fn differs_from(&self, other: &Self) -> Option<&'static str> {
        [
            ("its widths", self.linear.weight.dims() != other.linear.weight.dims()),
            ("its batch norm", self.batch_norm.is_some() != other.batch_norm.is_some()),
            ("its layer norm", self.layer_norm.is_some() != other.layer_norm.is_some()),
            ("its activation", self.activation != other.activation),
            ("its dropout", self.dropout.prob != other.dropout.prob),
        ]
        .into_iter()
        .find_map(|(what, differs)| differs.then_some(what))
    }
}

impl Dense<StackedLinear> {
    pub(super) fn stack(parts: &[&Dense<Linear>]) -> Self {
        let all = |of: &dyn Fn(&Dense<Linear>) -> bool| parts.iter().all(|p| of(p));
        Self {
            linear: StackedLinear::stack(&parts.iter().map(|p| &p.linear).collect::<Vec<_>>()),
            batch_norm: all(&|p| p.batch_norm.is_some()).then(|| {
                BatchNorm::stack(&parts.iter().filter_map(|p| p.batch_norm.as_ref()).collect::<Vec<_>>())
            }),
            layer_norm: all(&|p| p.layer_norm.is_some()).then(|| {
                LayerNorm::stack(&parts.iter().filter_map(|p| p.layer_norm.as_ref()).collect::<Vec<_>>())
            }),
            slope: all(&|p| p.slope.is_some())
                .then(|| super::stack_params(parts.iter().filter_map(|p| p.slope.as_ref()))),
            dropout: parts[0].dropout.clone(),
            activation: parts[0].activation,
        }
    }

    pub(super) fn unstack(&self, index: usize) -> Dense<Linear> {
        Dense {
            linear: self.linear.unstack(index),
            batch_norm: self.batch_norm.as_ref().map(|norm| norm.unstack(index)),
            layer_norm: self.layer_norm.as_ref().map(|norm| norm.unstack(index)),
            slope: self.slope.as_ref().map(|slope| super::slice_param(slope, index)),
            dropout: self.dropout.clone(),
            activation: self.activation,
        }
    }

    pub(super) fn forward(&self, input: Tensor<3>) -> Tensor<3> {
        let (weight, bias) = (self.linear.weight.val(), self.linear.bias.val());
        self.run(&input, &weight, Some(&bias)).unwrap_or_else(|| self.finish(self.linear.forward(input)))
    }

    pub(super) fn to_onnx(&self, graph: &mut OnnxGraph, x: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let x = graph.linear(x, self.linear.weight.val(), Some(self.linear.bias.val()))?;
        self.finish_onnx(graph, x, 3)
    }
}

impl Dense<FactoredLinear> {
    pub(crate) fn forward(&self, input: Tensor<3>) -> Tensor<3> {
        self.finish(self.linear.forward(input))
    }

    /// With composed weights, which no gradient asks to stay apart.
    pub(crate) fn to_onnx(&self, graph: &mut OnnxGraph, x: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let weight = self.linear.weight().permute([2, 0, 1]);
        let x = graph.linear(x, weight, Some(self.linear.bias.val()))?;
        self.finish_onnx(graph, x, 3)
    }
}

impl<L> Dense<L> {
    /// What `config` asks for behind the `n` maps that `linear` holds.
    pub(crate) fn new(linear: L, n: usize, d_output: usize, config: &MlpConfig, device: &Device) -> Self {
        Self {
            linear,
            batch_norm: (config.norm == Norm::Batch).then(|| BatchNorm::new(n, d_output, device)),
            layer_norm: (config.norm == Norm::Layer).then(|| LayerNorm::new(n, d_output, device)),
            slope: (config.activation == Activation::PRelu)
                .then(|| Param::from_tensor(Tensor::full([n, 1], 0.25, device))),
            dropout: DropoutConfig::new(config.dropout).init(),
            activation: config.activation,
        }
    }

    /// Map, batch norm and activation as one operation, then what is left, where the device has that.
    fn run<const D: usize, const B: usize>(
        &self,
        input: &Tensor<D>,
        weight: &Tensor<D>,
        bias: Option<&Tensor<B>>,
    ) -> Option<Tensor<D>> {
        // What is behind a layer norm is not the map's.
        let slope = self.activation.slope().filter(|_| self.layer_norm.is_none());
        let (output, bent) = match &self.batch_norm {
            Some(norm) => (norm.behind(input, weight, bias?, slope.unwrap_or(1.0))?, slope.is_some()),
            None => (girandole_kernels::layer(input, weight, bias, slope.unwrap_or(1.0))?, slope.is_some()),
        };
        Some(if bent { self.dropout.forward(output) } else { self.finish_normed(output) })
    }

    fn finish<const D: usize>(&self, mut x: Tensor<D>) -> Tensor<D> {
        if let Some(norm) = &self.batch_norm {
            x = norm.forward(x);
        }
        self.finish_normed(x)
    }

    /// All that comes behind the batch norm.
    fn finish_normed<const D: usize>(&self, mut x: Tensor<D>) -> Tensor<D> {
        if let Some(norm) = &self.layer_norm {
            x = norm.forward(x);
        }
        let slope = self.slope.as_ref().map(|slope| across(slope.val()));
        self.dropout.forward(self.activation.apply(x, slope))
    }

    /// Norms and activation, behind a map whose output has `rank` axes.
    fn finish_onnx(
        &self,
        graph: &mut OnnxGraph,
        mut x: OnnxValue,
        rank: usize,
    ) -> Result<OnnxValue, OnnxError> {
        if let Some(norm) = &self.batch_norm {
            x = norm.to_onnx(graph, &x, rank)?;
        }
        if let Some(norm) = &self.layer_norm {
            x = norm.to_onnx(graph, &x, rank)?;
        }
        let slope = match &self.slope {
            None => None,
            Some(slope) => Some(graph.tensor(slope.val(), &layers::across(slope.dims(), rank))?),
        };
        Ok(self.activation.to_onnx(graph, x, slope.as_ref()))
    }
}
