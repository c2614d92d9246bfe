//! A bank of equal MLPs: one three-dimensional parameter a layer, one batched product.

use burn::module::{Module, Param};
use burn::prelude::*;

use super::dense::Dense;
use super::{Mlp, MlpConfig, StackedLinear};
use crate::expert::Experts;
use crate::{BuildError, FoldedLayer, OnnxError, OnnxGraph, OnnxValue};

/// A bank of equal MLPs, the default set of experts.
///
/// Each layer keeps one parameter `[n_experts, d_input, d_output]`, so a device gets one large product in
/// place of many small ones. Every MLP of the bank is drawn on its own.
///
/// ```
/// use burn::prelude::*;
/// use girandole_nn::{Experts, MlpConfig, StackedMlp};
///
/// let device = Device::flex();
/// let experts = StackedMlp::new(&MlpConfig::new([16]), 8, 10, &device)?;
/// assert_eq!(experts.forward(Tensor::ones([5, 10], &device)).dims(), [8, 5, 16]);
/// # Ok::<(), girandole_nn::BuildError>(())
/// ```
#[derive(Module, Debug)]
pub struct StackedMlp {
    layers: Vec<Dense<StackedLinear>>,
    n: usize,
    d_input: usize,
    d_output: usize,
}

impl StackedMlp {
    /// Draws `n` MLPs that read an input of width `d_input`.
    ///
    /// # Errors
    ///
    /// If there are none, or a setting is out of range.
    pub fn new(config: &MlpConfig, n: usize, d_input: usize, device: &Device) -> Result<Self, BuildError> {
        let parts = (0..n).map(|_| config.init(d_input, device)).collect::<Result<Vec<_>, _>>()?;
        Self::from_experts(&parts)
    }

    /// Copies equal MLPs into one bank.
    ///
    /// # Errors
    ///
    /// If there are none, or they differ in anything but their weights.
    pub fn from_experts(parts: &[Mlp]) -> Result<Self, BuildError> {
        let Some(first) = parts.first() else { return Err(BuildError::NoExperts) };
        for (index, part) in parts.iter().enumerate().skip(1) {
            let depth = (part.layers.len() != first.layers.len()).then_some("its number of layers");
            let width = (part.d_input() != first.d_input()).then_some("the width of its input");
            let layer = || part.layers.iter().zip(&first.layers).find_map(|(a, b)| a.differs_from(b));
            if let Some(what) = depth.or(width).or_else(layer) {
                return Err(BuildError::NotStackable { index, what });
            }
        }
        let layers = (0..first.layers.len())
            .map(|i| Dense::stack(&parts.iter().map(|part| &part.layers[i]).collect::<Vec<_>>()))
            .collect();
        Ok(Self { layers, n: parts.len(), d_input: first.d_input(), d_output: first.d_output() })
    }

    /// Copies the bank into MLPs that stand alone.
    pub fn to_experts(&self) -> Vec<Mlp> {
        (0..self.n)
            .map(|i| {
                let layers = self.layers.iter().map(|layer| layer.unstack(i)).collect();
                Mlp::from_layers(layers, self.d_input)
            })
            .collect()
    }

    /// Number of MLPs in the bank.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Width of the input of each.
    pub fn d_input(&self) -> usize {
        self.d_input
    }

    /// Width of the output of each.
    pub fn d_output(&self) -> usize {
        self.d_output
    }

    /// The weights of each layer, `[n, d_input, d_output]`.
    pub fn weights(&self) -> impl Iterator<Item = &Param<Tensor<3>>> {
        self.layers.iter().map(|layer| &layer.linear.weight)
    }

    /// Runs each MLP on its own matrix, or all on the one.
    ///
    /// # Shapes
    ///
    /// - input: `[n, batch, d_input]`, or `[1, batch, d_input]` for all
    /// - output: `[n, batch, d_output]`
    pub fn forward_each(&self, input: Tensor<3>) -> Tensor<3> {
        self.forward_each_with(input, |_, output| output)
    }

    /// Does what [`forward_each`](Self::forward_each) does, with a step of the caller's behind every layer.
    ///
    /// # Shapes
    ///
    /// - input: `[n, batch, d_input]`, or `[1, batch, d_input]` for all
    /// - step: from the number of the layer and its output `[n, batch, width]` to the same shape
    /// - output: `[n, batch, d_output]`
    pub fn forward_each_with(
        &self,
        input: Tensor<3>,
        step: impl Fn(usize, Tensor<3>) -> Tensor<3>,
    ) -> Tensor<3> {
        if self.layers.is_empty() {
            let [_, batch, d] = input.dims();
            return input.expand([self.n, batch, d]);
        }
        self.layers.iter().enumerate().fold(input, |x, (i, layer)| step(i, layer.forward(x)))
    }

    /// Adds what [`forward_each`](Self::forward_each) does in evaluation to an ONNX graph.
    ///
    /// # Errors
    ///
    /// If weights cannot be read from their device.
    pub fn each_to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        self.each_to_onnx_with(graph, input, |_, _, output| Ok(output))
    }

    /// Adds what [`forward_each_with`](Self::forward_each_with) does in evaluation to an ONNX graph, where `step` adds the
    /// caller's.
    ///
    /// # Errors
    ///
    /// If weights cannot be read from their device, or a step says so.
    pub fn each_to_onnx_with(
        &self,
        graph: &mut OnnxGraph,
        input: &OnnxValue,
        step: impl Fn(&mut OnnxGraph, usize, OnnxValue) -> Result<OnnxValue, OnnxError>,
    ) -> Result<OnnxValue, OnnxError> {
        if self.layers.is_empty() {
            return Ok(graph.for_all(input, self.n));
        }
        self.layers.iter().enumerate().try_fold(input.clone(), |x, (i, layer)| {
            let output = layer.to_onnx(graph, &x)?;
            step(graph, i, output)
        })
    }
}

impl Experts for StackedMlp {
    fn n_experts(&self) -> usize {
        self.n
    }

    fn d_output(&self) -> usize {
        self.d_output
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        self.forward_each(input.unsqueeze_dim(0))
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let one = graph.one_of_many(input);
        self.each_to_onnx(graph, &one)
    }

    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        self.to_experts().iter().map(Mlp::folded).collect()
    }
}
