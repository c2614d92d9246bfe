//! In which unit a regression is learned.

use serde::{Deserialize, Serialize};

/// In which unit a regression is learned; predictions and scores are in the target's own either way.
///
/// In a file: `scale = "standard"` or `scale = "none"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScaleChoice {
    /// As `(target - mean) / deviation` of the training rows, so that its unit is of no matter.
    #[default]
    Standard,
    /// In the target's own unit.
    None,
}

impl ScaleChoice {
    pub(super) fn is_standard(&self) -> bool {
        *self == Self::Standard
    }
}
