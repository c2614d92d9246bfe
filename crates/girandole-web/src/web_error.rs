//! What can be wrong with a run or rows.

use girandole_data::DataError;
use girandole_nn::{BuildError, WeightsError};

/// What can be wrong with the files of a run or the rows to score.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// The job is not TOML, or its model is none.
    #[error("config.toml: {0}")]
    Config(#[from] toml::de::Error),
    /// The encoders or the rows do not fit.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The model cannot be built for these encoders.
    #[error("config.toml and encoders.json do not belong together: {0}")]
    Build(#[from] BuildError),
    /// The weights are of another model, or damaged.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// The scores did not come as numbers.
    #[error("the scores cannot be read: {0}")]
    Read(String),
}
