//! Which file validation rows come from.

use serde::{Deserialize, Serialize};

/// Which file validation rows come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitSource {
    /// The training file gives up a share of its rows.
    #[default]
    Train,
    /// The test file is dealt to validation and test; all rows of the training file train.
    Test,
}
