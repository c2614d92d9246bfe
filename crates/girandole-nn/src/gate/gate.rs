//! The gates of all tasks, the paper's `g^k`.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;

use crate::{FoldedLayer, OnnxError, OnnxGraph, OnnxValue};

/// The weights with which each task mixes the experts, the paper's `g^k`.
///
/// The gates of all tasks are one part, so that they can share one product. Weights are at least 0 and
/// those of one task and example sum to one.
pub trait Gate: Module + ModuleDisplay {
    /// Number of experts weighed.
    fn n_experts(&self) -> usize;

    /// Number of tasks with weights of their own.
    fn n_tasks(&self) -> usize;

    /// Weighs the experts for each task and example.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[n_tasks, batch, n_experts]`
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

    /// The gates in evaluation, if they are a softmax of layers behind each other: what these chains give, side by side,
    /// are the logits of all experts for the first task, then for the second, and so on. None by default.
    fn folded(&self) -> Option<Vec<Vec<FoldedLayer>>> {
        None
    }
}
