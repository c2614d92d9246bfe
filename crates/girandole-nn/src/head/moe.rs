//! Mixture of experts with one gate for all tasks, the paper's OMoE.
//!
//! `f(x) = Σ_i g(x)_i · f_i(x)`, equation (5) of Ma et al., KDD 2018.

use burn::module::Module;
use burn::prelude::*;

use super::{Head, Inspection, IntoHead, mixing};
use crate::{
    BuildError, Experts, FoldedHead, Gate, OnnxError, OnnxGraph, OnnxValue, SoftmaxGate, SoftmaxGateConfig,
};

/// Shared experts, one gate for all tasks.
#[derive(Module, Debug)]
pub struct Moe<X, G> {
    experts: X,
    gate: G,
    d_input: usize,
    n_tasks: usize,
}

impl<X: Experts> Moe<X, SoftmaxGate> {
    /// A mixture of `experts`, once the sizes are known.
    pub fn of(experts: X) -> MoeOf<X> {
        MoeOf { experts, gate: SoftmaxGateConfig::default() }
    }
}

impl<X: Experts, G: Gate> Moe<X, G> {
    /// Joins experts that read an input of width `d_input` and a gate of one task.
    ///
    /// # Errors
    ///
    /// If there is no task or no expert, or the parts do not fit together.
    pub fn new(experts: X, gate: G, d_input: usize, n_tasks: usize) -> Result<Self, BuildError> {
        if n_tasks == 0 {
            return Err(BuildError::NoTasks);
        }
        mixing::check(&experts, &gate, 1)?;
        Ok(Self { experts, gate, d_input, n_tasks })
    }

    /// The experts.
    pub fn experts(&self) -> &X {
        &self.experts
    }

    /// The gate.
    pub fn gate(&self) -> &G {
        &self.gate
    }

    fn for_all_tasks(&self, one: Tensor<3>) -> Tensor<3> {
        let [_, batch, d] = one.dims();
        one.expand([self.n_tasks, batch, d])
    }
}

impl<X: Experts, G: Gate> Head for Moe<X, G> {
    fn n_tasks(&self) -> usize {
        self.n_tasks
    }

    fn d_input(&self) -> usize {
        self.d_input
    }

    fn d_output(&self) -> usize {
        self.experts.d_output()
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        let weights = self.gate.forward(input.clone());
        self.for_all_tasks(mixing::mix(weights, self.experts.forward(input)))
    }

    fn gate_weights(&self, input: Tensor<2>) -> Option<Tensor<3>> {
        Some(self.for_all_tasks(self.gate.forward(input)))
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let weights = self.gate.to_onnx(graph, input)?;
        let experts = self.experts.to_onnx(graph, input)?;
        let one = mixing::mix_onnx(graph, &weights, &experts);
        Ok(graph.for_all(&one, self.n_tasks))
    }

    fn forward_with_gates(&self, input: Tensor<2>) -> (Tensor<3>, Option<Tensor<3>>) {
        let weights = self.gate.forward(input.clone());
        let mixed = mixing::mix(weights.clone(), self.experts.forward(input));
        (self.for_all_tasks(mixed), Some(self.for_all_tasks(weights)))
    }

    fn inspect(&self, input: Tensor<2>) -> Option<Inspection> {
        let weights = self.gate.forward(input.clone());
        Some(Inspection::new(self.for_all_tasks(weights), self.experts.forward(input)))
    }

    fn folded(&self) -> Option<FoldedHead> {
        Some(FoldedHead { experts: self.experts.folded()?, gates: self.gate.folded()? })
    }
}

/// The experts of a [`Moe`] before the sizes are known.
#[derive(Debug, Clone)]
pub struct MoeOf<X> {
    experts: X,
    gate: SoftmaxGateConfig,
}

impl<X> MoeOf<X> {
    /// Sets the gate; the paper's by default.
    pub fn gate(mut self, gate: SoftmaxGateConfig) -> Self {
        self.gate = gate;
        self
    }
}

impl<X: Experts> IntoHead for MoeOf<X> {
    type Head = Moe<X, SoftmaxGate>;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        let gate = self.gate.init(d_input, self.experts.n_experts(), 1, device)?;
        Moe::new(self.experts, gate, d_input, n_tasks)
    }
}
