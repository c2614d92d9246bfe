//! Multi-gate mixture of experts: shared experts, one gate a task.
//!
//! Task `k` gets `Σ_i g^k(x)_i · f_i(x)`, equations (6) and (7) of Ma et al., KDD 2018.

use burn::module::Module;
use burn::prelude::*;

use super::{Head, Inspection, IntoHead, mixing};
use crate::{
    BuildError, Experts, FoldedHead, Gate, OnnxError, OnnxGraph, OnnxValue, SoftmaxGate, SoftmaxGateConfig,
};

/// Shared experts, one gate a task.
///
/// Unlike in the paper's code, experts may be of any depth and kind as long as their outputs are of one
/// width.
#[derive(Module, Debug)]
pub struct Mmoe<X, G> {
    experts: X,
    gate: G,
    d_input: usize,
}

impl<X: Experts> Mmoe<X, SoftmaxGate> {
    /// A mixture of `experts`, once the sizes are known.
    pub fn of(experts: X) -> MmoeOf<X> {
        MmoeOf { experts, gate: SoftmaxGateConfig::default() }
    }
}

impl<X: Experts, G: Gate> Mmoe<X, G> {
    /// Joins experts that read an input of width `d_input` and the gates of all tasks.
    ///
    /// # Errors
    ///
    /// If there is no expert, or the parts do not fit together.
    pub fn new(experts: X, gate: G, d_input: usize) -> Result<Self, BuildError> {
        mixing::check(&experts, &gate, gate.n_tasks())?;
        Ok(Self { experts, gate, d_input })
    }

    /// The experts.
    pub fn experts(&self) -> &X {
        &self.experts
    }

    /// The gates.
    pub fn gate(&self) -> &G {
        &self.gate
    }
}

impl<X: Experts, G: Gate> Head for Mmoe<X, G> {
    fn n_tasks(&self) -> usize {
        self.gate.n_tasks()
    }

    fn d_input(&self) -> usize {
        self.d_input
    }

    fn d_output(&self) -> usize {
        self.experts.d_output()
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        let weights = self.gate.forward(input.clone());
        mixing::mix(weights, self.experts.forward(input))
    }

    fn gate_weights(&self, input: Tensor<2>) -> Option<Tensor<3>> {
        Some(self.gate.forward(input))
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let weights = self.gate.to_onnx(graph, input)?;
        let experts = self.experts.to_onnx(graph, input)?;
        Ok(mixing::mix_onnx(graph, &weights, &experts))
    }

    fn forward_with_gates(&self, input: Tensor<2>) -> (Tensor<3>, Option<Tensor<3>>) {
        let weights = self.gate.forward(input.clone());
        (mixing::mix(weights.clone(), self.experts.forward(input)), Some(weights))
    }

    fn inspect(&self, input: Tensor<2>) -> Option<Inspection> {
        Some(Inspection::new(self.gate.forward(input.clone()), self.experts.forward(input)))
    }

    fn folded(&self) -> Option<FoldedHead> {
        Some(FoldedHead { experts: self.experts.folded()?, gates: self.gate.folded()? })
    }
}

/// The experts of an [`Mmoe`] before the sizes are known.
#[derive(Debug, Clone)]
pub struct MmoeOf<X> {
    experts: X,
    gate: SoftmaxGateConfig,
}

impl<X> MmoeOf<X> {
    /// Sets the gates; the paper's by default.
    pub fn gate(mut self, gate: SoftmaxGateConfig) -> Self {
        self.gate = gate;
        self
    }
}

impl<X: Experts> IntoHead for MmoeOf<X> {
    type Head = Mmoe<X, SoftmaxGate>;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        let gate = self.gate.init(d_input, self.experts.n_experts(), n_tasks, device)?;
        Mmoe::new(self.experts, gate, d_input)
    }
}
