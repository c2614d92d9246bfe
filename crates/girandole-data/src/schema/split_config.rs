//! How rows are dealt to training, validation and test.

use serde::{Deserialize, Serialize};

use super::SplitSource;

/// How rows are dealt to training, validation and test.
///
/// Rows are dealt at random by `seed`, the same on every machine, whatever their order in the file; or by one of
/// `stratify`, `by`, `time` and `column`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SplitConfig {
    /// Share of the rows that choose the best weights, from 0 to 1; unused where `data.validation` names a file.
    /// Default: 0.15.
    pub validation: f64,
    /// Share of the rows to report on, from 0 to 1; unused where `data.test` names a file. Default: 0.15.
    pub test: f64,
    /// Chooses which rows go where. Default: 7.
    pub seed: u64,
    /// Where validation rows come from when `data.test` names a file. Default: the training file.
    ///
    /// With `"test"` the test file is dealt out in the ratio of `validation` to `test`.
    pub validation_from: SplitSource,
    /// A task, or a column: each part gets its share of the rows of every label, so that rare ones are in all of them.
    ///
    /// A number of many values goes by its tenths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stratify: Option<String>,
    /// A column, `"user"` for instance: all rows of one value are in one part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// A column of numbers or dates: the latest rows test, those before them validate; rows of one time are in one part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// A column that says `train`, `validation` (or `valid`, `val`, `dev`) or `test` in each row, instead of chance.
    ///
    /// If no row validates by it, a share of the training rows does, by chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

impl Default for SplitConfig {
    fn default() -> Self {
        Self {
            validation: 0.15,
            test: 0.15,
            seed: 7,
            validation_from: SplitSource::Train,
            stratify: None,
            by: None,
            time: None,
            column: None,
        }
    }
}

impl SplitConfig {
    /// The ways other than chance that are set, each with its key.
    pub(crate) fn ways(&self) -> Vec<(&'static str, &str)> {
        let ways =
            [("column", &self.column), ("by", &self.by), ("time", &self.time), ("stratify", &self.stratify)];
        ways.into_iter().filter_map(|(key, way)| Some((key, way.as_deref()?))).collect()
    }
}
