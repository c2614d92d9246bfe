//! How rows are dealt to training, validation and test.

use serde::{Deserialize, Serialize};

use super::SplitSource;

/// How rows are dealt to training, validation and test.
///
/// Rows are dealt at random by `seed`, the same on every machine; or by the words in a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SplitConfig {
    /// Share of the rows that choose the best weights, from 0 to 1. Default: 0.15.
    pub validation: f64,
    /// Share of the rows to report on, from 0 to 1; unused where `data.test` names a file. Default: 0.15.
    pub test: f64,
    /// Chooses which rows go where. Default: 7.
    pub seed: u64,
    /// Where validation rows come from when `data.test` names a file. Default: the training file.
    ///
    /// With `"test"` the test file is dealt out in the ratio of `validation` to `test`.
    pub validation_from: SplitSource,
    /// A column that says `train`, `validation` or `test` in each row, instead of chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

impl Default for SplitConfig {
    fn default() -> Self {
        Self { validation: 0.15, test: 0.15, seed: 7, validation_from: SplitSource::Train, column: None }
    }
}
