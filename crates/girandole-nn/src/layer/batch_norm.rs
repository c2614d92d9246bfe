//! Batch normalisation of vectors, alone or in a bank.
//!
//! `y = γ (x - mean) / √(var + ε) + β`, with the mean and variance of the batch in training and running
//! ones in evaluation (Ioffe and Szegedy, 2015). burn's own layer copies a two-dimensional input into
//! another order, forward and backward, and takes two to three times as long.

use burn::module::{Flag, Module, Param};
use burn::prelude::*;
use girandole_kernels::{Norm, NormedLayer, normed_layer, settled_layer};

use super::RunningStat;
use crate::{OnnxError, OnnxGraph, OnnxValue};

const EPSILON: f64 = 1e-5;
const MOMENTUM: f64 = 0.1;

/// Batch normalisation over the batch axis, with PyTorch's constants: ε of 1e-5, momentum of 0.1.
///
/// It trains when its input lives on an autodiff device (and it isn't frozen), and evaluates otherwise.
/// A training batch of a single example has no spread: it is treated as in evaluation and leaves the
/// running statistics alone.
#[derive(Module, Debug)]
pub struct BatchNorm {
    gamma: Param<Tensor<2>>,
    beta: Param<Tensor<2>>,
    mean: RunningStat,
    var: RunningStat,
    training: Param<Flag>,
}

impl BatchNorm {
    /// Starts as the identity up to ε: γ of 1, β of 0, running mean 0, running variance 1.
    ///
    /// `n` is the size of the bank, 1 for a single layer; `d` the width.
    pub fn new(n: usize, d: usize, device: &Device) -> Self {
        Self {
            gamma: Param::from_tensor(Tensor::ones([n, d], device)),
            beta: Param::from_tensor(Tensor::zeros([n, d], device)),
            mean: RunningStat::new(Tensor::zeros([n, d], device)),
            var: RunningStat::new(Tensor::ones([n, d], device)),
            training: Param::from_bool(true),
        }
    }

    /// Normalises each column.
    ///
    /// # Shapes
    ///
    /// - input and output: `[batch, d]` for a single layer, `[n, batch, d]` for a bank
    pub fn forward<const D: usize>(&self, input: Tensor<D>) -> Tensor<D> {
        if self.trains_on(&input) { self.forward_train(input) } else { self.forward_eval(input) }
    }

    /// A linear map with this norm and a leaky activation behind it as one operation, where the device has it.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]` for a single layer, `[n or 1, batch, d_input]` for a bank
    /// - output: `[batch, d]` for a single layer, `[n, batch, d]` for a bank
    pub(super) fn behind<const D: usize, const B: usize>(
        &self,
        input: &Tensor<D>,
        weight: &Tensor<D>,
        bias: &Tensor<B>,
        slope: f32,
    ) -> Option<Tensor<D>> {
        let norm = Norm { gamma: self.gamma.val(), beta: self.beta.val(), epsilon: EPSILON as f32 };
        if !self.trains_on(input) {
            let (mean, var) = (self.mean.value(), self.var.value());
            return settled_layer(input, weight, bias, &norm, [&mean, &var], slope);
        }
        let NormedLayer { output, mean, var } = normed_layer(input, weight, bias, &norm, slope)?;
        let batch = input.dims()[D - 2];
        self.advance(&self.mean, mean, 1.0);
        self.advance(&self.var, var, unbiased(batch));
        Some(output)
    }

    /// What the norm is in evaluation: a factor and a summand of each column.
    ///
    /// # Shapes
    ///
    /// - output: `[n, d]` both
    pub(super) fn settled(&self) -> [Tensor<2>; 2] {
        let (gamma, beta) = (self.gamma.val(), self.beta.val());
        let [mean, var] = [&self.mean, &self.var].map(|stat| like(stat.value(), &gamma));
        settled([gamma, beta, mean, var])
    }

    fn trains_on<const D: usize>(&self, input: &Tensor<D>) -> bool {
        input.device().is_autodiff() && self.training.is_enabled() && input.dims()[D - 2] > 1
    }

    fn forward_train<const D: usize>(&self, input: Tensor<D>) -> Tensor<D> {
        let batch = input.dims()[D - 2];
        let mean = input.clone().mean_dim(D - 2);
        let centred = input - mean.clone();
        let var = centred.clone().square().mean_dim(D - 2);
        self.advance(&self.mean, mean, 1.0);
        self.advance(&self.var, var.clone(), unbiased(batch));
        let scale = across(self.gamma.val()) * (var + EPSILON).sqrt().recip();
        centred * scale + across(self.beta.val())
    }

    fn forward_eval<const D: usize>(&self, input: Tensor<D>) -> Tensor<D> {
        // On an autodiff device the statistics have to be there too, whichever way the model came.
        let [mean, var] = [&self.mean, &self.var].map(|stat| like(stat.value(), &input));
        let [scale, shift] = settled([self.gamma.val(), self.beta.val(), mean, var]);
        input * across(scale) + across(shift)
    }

    /// Adds what it does in evaluation to an ONNX graph, to a value of `rank` axes.
    pub(super) fn to_onnx(
        &self,
        graph: &mut OnnxGraph,
        x: &OnnxValue,
        rank: usize,
    ) -> Result<OnnxValue, OnnxError> {
        let plain = |param: &Param<Tensor<2>>| param.val().without_autodiff();
        let [mean, var] = [&self.mean, &self.var].map(|stat| stat.value().without_autodiff());
        let scale = plain(&self.gamma) * (var + EPSILON).sqrt().recip();
        let shift = plain(&self.beta) - mean * scale.clone();
        graph.scale_and_shift(x, scale, shift, rank)
    }

    fn advance<const D: usize>(&self, stat: &RunningStat, batch: Tensor<D>, factor: f64) {
        let shape = self.gamma.dims();
        let batch = batch.detach().reshape(shape);
        let old = like(stat.value(), &batch);
        stat.set(old * (1.0 - MOMENTUM) + batch * (MOMENTUM * factor));
    }

    /// The parameters and statistics of several layers in one bank.
    pub(crate) fn stack(parts: &[&Self]) -> Self {
        let stat = |of: fn(&Self) -> &RunningStat| {
            RunningStat::new(Tensor::cat(parts.iter().map(|p| of(p).value()).collect(), 0).detach())
        };
        Self {
            gamma: super::stack_params(parts.iter().map(|p| &p.gamma)),
            beta: super::stack_params(parts.iter().map(|p| &p.beta)),
            mean: stat(|p| &p.mean),
            var: stat(|p| &p.var),
            training: Param::from_bool(true),
        }
    }

    /// The layer at `index` of a bank.
    pub(crate) fn unstack(&self, index: usize) -> Self {
        Self {
            gamma: super::slice_param(&self.gamma, index),
            beta: super::slice_param(&self.beta, index),
            mean: RunningStat::new(self.mean.value().narrow(0, index, 1).detach()),
            var: RunningStat::new(self.var.value().narrow(0, index, 1).detach()),
            training: Param::from_bool(true),
        }
    }
}

/// Factor and summand of each column, `[n, d]` both.
fn settled([gamma, beta, mean, var]: [Tensor<2>; 4]) -> [Tensor<2>; 2] {
    let scale = gamma * (var + EPSILON).sqrt().recip();
    [scale.clone(), beta - mean * scale]
}

/// From the variance of a batch to the unbiased one, which is the running one, as in PyTorch.
fn unbiased(batch: usize) -> f64 {
    batch as f64 / (batch - 1) as f64
}

/// `[n, d]` seen as `[d]` of rank 2 or `[n, 1, d]` of rank 3, for broadcasting over the batch.
pub(super) fn across<const D: usize>(values: Tensor<2>) -> Tensor<D> {
    let [n, d] = values.dims();
    let mut shape = [1; D];
    shape[0] = n;
    shape[D - 1] = d;
    values.reshape(shape)
}

/// `values` in the same autodiff state as `other`, which arithmetic needs.
fn like<const D: usize>(values: Tensor<2>, other: &Tensor<D>) -> Tensor<2> {
    match (values.is_autodiff(), other.is_autodiff()) {
        (true, false) => values.without_autodiff(),
        (false, true) => Tensor::from_inner(values),
        _ => values,
    }
}
