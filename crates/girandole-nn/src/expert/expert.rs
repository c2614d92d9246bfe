//! One expert, the paper's `f_i`.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;

use crate::{FoldedLayer, OnnxError, OnnxGraph, OnnxValue};

/// A network that tasks share, the paper's `f_i`.
///
/// `#[derive(Module, Debug)]` gives what the bounds ask for. A `Vec` of experts is a set of
/// [`Experts`](crate::Experts); experts of different kinds go into an enum that derives `Module` too.
pub trait Expert: Module + ModuleDisplay {
    /// Width of the representation.
    fn d_output(&self) -> usize;

    /// Represents each example, on its own.
    ///
    /// # Shapes
    ///
    /// - input: `[batch, d_input]`
    /// - output: `[batch, d_output]`
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
}
