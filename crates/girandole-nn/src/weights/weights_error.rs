//! Why weights could not be saved or loaded.

use std::io;
use std::path::PathBuf;

/// Why weights could not be saved or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// The file could not be opened.
    #[error("cannot read weights from {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is neither burnpack nor safetensors, or is cut short.
    ///
    /// Weights are written by [`save_weights`](crate::save_weights) and
    /// [`save_safetensors`](crate::save_safetensors); train again if there is no copy.
    #[error("{} is not a weights file or is damaged: {reason}", path.display())]
    NotWeights {
        /// The file.
        path: PathBuf,
        /// What burn said.
        reason: String,
    },
    /// The file holds the weights of another model.
    ///
    /// Load it into a model of the same config, inputs and tasks.
    #[error("{} holds the weights of another model: {reason}", path.display())]
    OtherModel {
        /// The file.
        path: PathBuf,
        /// Which parameters differ.
        reason: String,
    },
    /// The file could not be written; an earlier file of that name is as it was.
    #[error("cannot write weights to {}: {reason}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A map of names is not one.
    #[error("{name} is no map of names: {reason}")]
    NotAMap {
        /// The file.
        name: String,
        /// What is wrong.
        reason: String,
    },
}
