//! One task's own network, the paper's `h^k`.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;

use crate::{FoldedLayer, OnnxError, OnnxGraph, OnnxValue};

/// One task's own network, the paper's `h^k`.
pub trait Tower: Module + ModuleDisplay {
    /// Width of the logits.
    fn d_logits(&self) -> usize;

    /// Turns one task's representation into its logits.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_output]` of the head
    /// - output: `[batch, d_logits]`
    fn forward(&self, input: Tensor<2>) -> Tensor<2>;

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

    /// The same in evaluation as layers behind each other, if it can be said so: then many candidates of one request are
    /// scored faster. None by default.
    fn folded(&self) -> Option<Vec<FoldedLayer>> {
        None
    }

    /// The same with other biases of its last layer, for a start at the base rates and means; its parameters keep their
    /// names and ids. A part without such a bias stays as it is, which is what this does by default.
    ///
    /// # Shapes
    ///
    /// - bias: `[d_logits]`
    ///
    /// # Panics
    ///
    /// If the biases are not as many as the logits.
    #[must_use]
    fn with_output_bias(self, bias: &[f32]) -> Self {
        let _ = bias;
        self
    }

    /// The same with an output layer that gives its bias alone, until it is trained. By default nothing changes.
    #[must_use]
    fn with_quiet_output(self) -> Self {
        self
    }
}
