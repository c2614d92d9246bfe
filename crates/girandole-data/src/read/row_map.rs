//! Which rows of which files are read.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which rows of which files are read, in order; for messages, which name a cell by its file and row.
#[derive(Debug, Clone)]
pub(crate) struct RowMap {
    runs: Arc<[(PathBuf, Range<usize>)]>,
    /// Rows of the runs that were read before.
    skipped: usize,
}

impl RowMap {
    /// Rows of files, counted from 0 in each.
    pub(crate) fn new(runs: impl IntoIterator<Item = (PathBuf, Range<usize>)>) -> Self {
        Self { runs: runs.into_iter().collect(), skipped: 0 }
    }

    /// Consecutive rows of one file.
    pub(crate) fn of(file: &Path, rows: Range<usize>) -> Self {
        Self::new([(file.to_owned(), rows)])
    }

    /// What is left after the first `n` rows of all.
    pub(crate) fn after(&self, n: usize) -> Self {
        Self { skipped: n, ..self.clone() }
    }

    /// File and row of the `n`th row.
    pub(super) fn at(&self, n: usize) -> Option<(PathBuf, usize)> {
        let mut left = self.skipped + n;
        for (file, rows) in self.runs.iter() {
            if left < rows.len() {
                return Some((file.clone(), rows.start + left));
            }
            left -= rows.len();
        }
        None
    }
}
