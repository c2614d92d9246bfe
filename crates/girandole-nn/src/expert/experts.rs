//! A set of experts as one part.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;

use super::Expert;
use crate::{BuildError, FoldedLayer, OnnxError, OnnxGraph, OnnxValue};

/// A set of experts that read the same input.
///
/// Two implement it: a `Vec` of any experts, and the bank [`StackedMlp`](crate::StackedMlp).
pub trait Experts: Module + ModuleDisplay {
    /// Number of experts.
    fn n_experts(&self) -> usize;

    /// Width of each representation; 0 if there is no expert.
    fn d_output(&self) -> usize;

    /// Represents each example once with each expert.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[n_experts, batch, d_output]`
    fn forward(&self, input: Tensor<2>) -> Tensor<3>;

    /// Adds what [`forward`](Self::forward) does in evaluation to an ONNX graph; without this method a model with this part
    /// cannot be exported.
    ///
    /// # Errors
    ///
    /// If the part has no form in ONNX.
    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let _ = (graph, input);
        Err(OnnxError::unknown::<Self>())
    }

    /// Each expert in evaluation as layers behind each other, if all can be said so. None by default.
    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        None
    }

    /// Checks that the outputs can be added.
    ///
    /// # Errors
    ///
    /// If there is no expert, or two differ in the width of their output.
    fn check(&self) -> Result<(), BuildError> {
        if self.n_experts() == 0 { Err(BuildError::NoExperts) } else { Ok(()) }
    }
}

impl<E: Expert> Experts for Vec<E> {
    fn n_experts(&self) -> usize {
        self.len()
    }

    fn d_output(&self) -> usize {
        self.first().map_or(0, Expert::d_output)
    }

    fn forward(&self, input: Tensor<2>) -> Tensor<3> {
        Tensor::stack(self.iter().map(|expert| expert.forward(input.clone())).collect(), 0)
    }

    fn to_onnx(&self, graph: &mut OnnxGraph, input: &OnnxValue) -> Result<OnnxValue, OnnxError> {
        let outputs =
            self.iter().map(|expert| expert.to_onnx(graph, input)).collect::<Result<Vec<_>, _>>()?;
        Ok(graph.stack(&outputs))
    }

    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        self.iter().map(Expert::folded).collect()
    }

    fn check(&self) -> Result<(), BuildError> {
        let Some(first) = self.first() else { return Err(BuildError::NoExperts) };
        let want = first.d_output();
        let odd = self.iter().map(Expert::d_output).enumerate().find(|(_, got)| *got != want);
        odd.map_or(Ok(()), |(index, got)| Err(BuildError::ExpertWidth { index, got, want }))
    }
}
