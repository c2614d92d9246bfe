//! One network a task, whose weights are slices of one factorised tensor a layer.
//!
//! The weights of all tasks, `W [d_input, d_output, n_tasks]`, are the Tucker product of a core and three
//! factors, `W = S ×₁ U1 ×₂ U2 ×₃ U3`: Yang and Hospedales, "Deep Multi-task Representation Learning: A
//! Tensor Factorisation Approach", ICLR 2017. Ma et al., KDD 2018, compare with this form.

use burn::module::Module;
use burn::prelude::*;

use super::Head;
use crate::layer::Dense;
use crate::{BuildError, FactoredLinear, MlpConfig, OnnxError, OnnxGraph, OnnxValue};

/// One network a task; the tasks share the factors of every layer's weights.
///
/// Biases are plain, one vector a task and layer, and so are normalisations. See [`FactoredLinear`] for how
/// a layer starts and what it costs.
#[derive(Module, Debug)]
pub struct TensorFactorization {
    layers: Vec<Dense<FactoredLinear>>,
    n_tasks: usize,
    d_input: usize,
    d_output: usize,
}

impl TensorFactorization {
    /// Draws the layers of `network` for `n_tasks` tasks, each with the ranks `[r1, r2, r3]`.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, there is no task, or the input has no width.
    pub fn new(
        network: &MlpConfig,
        ranks: [usize; 3],
        n_tasks: usize,
        d_input: usize,
        device: &Device,
    ) -> Result<Self, BuildError> {
        BuildError::from_problems(network.problems())?;
        if n_tasks == 0 {
            return Err(BuildError::NoTasks);
        }
        let mut layers = Vec::with_capacity(network.widths.len());
        let mut d = d_input;
        for &width in &network.widths {
            let linear = FactoredLinear::new([d, width, n_tasks], ranks, device)?;
            layers.push(Dense::new(linear, n_tasks, width, network, device));
            d = width;
        }
        Ok(Self { layers, n_tasks, d_input, d_output: d })
    }

    /// The linear map of each layer, with its core and factors.
    pub fn linears(&self) -> impl Iterator<Item = &FactoredLinear> {
        self.layers.iter().map(|layer| &layer.linear)
    }
}

impl Head for TensorFactorization {
    fn n_tasks(&self) -> usize {
        self.n_tasks
    }

    fn d_input(&self) -> usize {
        self.d_input
    }

    fn d_output(&self) -> usize {
        self.d_output
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        if self.layers.is_empty() {
            let [batch, d] = input.dims();
            return input.unsqueeze_dim::<3>(0).expand([self.n_tasks, batch, d]);
        }
        self.layers.iter().fold(input.unsqueeze_dim(0), |x, layer| layer.forward(x))
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let one = graph.one_of_many(input);
        let one = if self.layers.is_empty() { graph.for_all(&one, self.n_tasks) } else { one };
        self.layers.iter().try_fold(one, |x, layer| layer.to_onnx(graph, &x))
    }
}
