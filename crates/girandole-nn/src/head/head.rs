//! The seam under which every way of sharing is an equal.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;

use super::Inspection;
use crate::{FoldedHead, OnnxError, OnnxGraph, OnnxValue};

/// Turns the encoded input into one representation for each task.
///
/// [`SharedBottom`](crate::SharedBottom), [`Moe`](crate::Moe) and [`Mmoe`](crate::Mmoe) implement it; a
/// head of your own is one more. [`laws::check_head`](crate::laws::check_head) tests what every head keeps.
pub trait Head: Module + ModuleDisplay {
    /// Number of tasks.
    fn n_tasks(&self) -> usize;

    /// Width of the input.
    fn d_input(&self) -> usize;

    /// Width of each representation.
    fn d_output(&self) -> usize;

    /// Represents each example once for each task.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[n_tasks, batch, d_output]`
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

    /// The weights with which each task mixes the experts, if the head has any.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[n_tasks, batch, n_experts]`
    fn gate_weights(&self, input: Tensor<2>) -> Option<Tensor<3>> {
        let _ = input;
        None
    }

    /// Does what [`forward`](Self::forward) does, and hands over the gate weights it used.
    ///
    /// A head with gates does well to write it out: the default runs the gates twice, and with gate dropout the two
    /// runs drop different experts.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[n_tasks, batch, d_output]`, and weights `[n_tasks, batch, n_experts]` if the head has gates
    fn forward_with_gates(&self, input: Tensor<2>) -> (Tensor<3>, Option<Tensor<3>>) {
        let gates = self.gate_weights(input.clone());
        (self.forward(input), gates)
    }

    /// What the parts give for a batch: gate weights, and the experts' outputs where the head shows them.
    ///
    /// By default the gate weights alone. Diagnoses of gates and experts read it.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    fn inspect(&self, input: Tensor<2>) -> Option<Inspection> {
        self.gate_weights(input).map(Inspection::of_gates)
    }

    /// The head in evaluation as experts and gates of plain layers, if it can be said so: then many candidates of one
    /// request are scored faster. None by default.
    fn folded(&self) -> Option<FoldedHead> {
        None
    }

    /// What the head adds to the objective in training, beside what the tasks' targets ask, if anything.
    ///
    /// # Shapes
    ///
    /// - output: `[1]`
    fn penalty(&self) -> Option<Tensor<1>> {
        None
    }
}
