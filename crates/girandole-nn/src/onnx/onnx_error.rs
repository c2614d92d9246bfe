//! Why a model could not be written as ONNX.

use std::path::PathBuf;

/// Why a model could not be written as ONNX.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OnnxError {
    /// A part has no form in ONNX.
    ///
    /// Override `to_onnx` of its trait.
    #[error("{part} has no form in ONNX: {way}")]
    Part {
        /// The part.
        part: String,
        /// The way out.
        way: String,
    },
    /// The file would be longer than ONNX allows.
    #[error(
        "the weights take {got} bytes, an ONNX file holds at most 2 GB: export the dense part instead, and the tables as \
         safetensors"
    )]
    TooLarge {
        /// Bytes of all weights.
        got: usize,
    },
    /// Weights could not be read back from their device.
    #[error("cannot read the weights: {0}")]
    Values(String),
    /// The file could not be written; an earlier file of that name is as it was.
    #[error("cannot write {}: {reason}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

impl OnnxError {
    /// A kind of inputs that graphs are not written for.
    pub(crate) fn encoder(inputs: &str) -> Self {
        Self::Part {
            part: format!("the encoder of {inputs}"),
            way: "export the dense part instead, which reads the encoded vector".to_owned(),
        }
    }

    /// A part that does not say how it is written.
    pub fn unknown<P: ?Sized>() -> Self {
        Self::Part {
            part: std::any::type_name::<P>().to_owned(),
            way: "override its `to_onnx`, or export the weights as safetensors".to_owned(),
        }
    }
}
