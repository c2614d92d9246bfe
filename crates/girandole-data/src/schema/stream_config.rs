//! How rows that do not fit in memory are read.

use serde::{Deserialize, Serialize};

/// How rows that do not fit in memory are read: the section `[data.stream]`, which may be empty.
///
/// With it, training rows are read anew in every epoch instead of being held: Parquet only, one file or a folder of
/// files with the same columns. In memory lie `window` rows, `ahead` rows, two times `held_out` rows, 64 megabytes of
/// the file and a page of each column; a row takes 4 bytes for every input and for every
/// id that a list may have, 8 for every task and 4 for its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StreamConfig {
    /// Rows in memory among which the next one is drawn, at least 1. Default: 262,144.
    ///
    /// More mixes a sorted file better; row groups come in an order of their own in any case.
    pub window: usize,
    /// Training rows that encoders are fitted on, at least 1. Default: 1,000,000.
    ///
    /// They are taken in even steps over all files. A category that none of them has is the unknown one.
    pub fit_rows: usize,
    /// Most rows that `split.validation` and `split.test` each take out of the stream. Default: 100,000.
    pub held_out: usize,
    /// Rows in batches made ahead of the training, at least 1; there is always one batch. Default: 65,536.
    pub ahead: usize,
}

impl Default for StreamConfig {
    fn default() -> Self {
        Self { window: 1 << 18, fit_rows: 1_000_000, held_out: 100_000, ahead: 1 << 16 }
    }
}
