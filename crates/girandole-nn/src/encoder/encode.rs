//! The seam between features and heads.

use burn::module::{Module, ModuleDisplay};
use burn::prelude::*;
use girandole_core::Features;

use super::{EncoderPart, RowTable};
use crate::{OnnxError, OnnxGraph, OnnxValue};

/// Turns features into one dense vector for each example.
pub trait Encode: Module + ModuleDisplay {
    /// Width of the vector, the `d_input` of the head.
    fn d_output(&self) -> usize;

    /// Encodes each example.
    ///
    /// # Shapes
    ///
    /// - features: the kinds that the encoder reads, as in [`Features`]
    /// - output: `[batch, d_output]`
    fn forward(&self, features: Features) -> Tensor<2>;

    /// Adds its inputs and what [`forward`](Self::forward) does in evaluation to an ONNX graph; without this method only the
    /// dense part behind it can be exported.
    ///
    /// # Errors
    ///
    /// If the encoder has no form in ONNX.
    fn to_onnx(&self, graph: &mut OnnxGraph) -> Result<OnnxValue, OnnxError> {
        let _ = graph;
        Err(OnnxError::unknown::<Self>())
    }

    /// The encoder of those inputs alone that `keep` says yes to by their names, if the encoder can be taken apart; the
    /// weights are shared with it. None by default.
    fn part(&self, keep: &dyn Fn(&str) -> bool) -> Option<EncoderPart<Self>> {
        let _ = keep;
        None
    }

    /// The tables whose rows are moved outside the dense optimizer, always in the same order; none by default.
    fn row_tables(&self) -> Vec<&RowTable> {
        Vec::new()
    }
}
