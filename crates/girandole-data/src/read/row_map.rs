//! Which rows of which files are read.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which rows of which files are read, in order; for messages, which name a cell by its file and row.
#[derive(Debug, Clone)]
pub(crate) struct RowMap {
    runs: Arc<Vec<(PathBuf, Range<usize>)>>,
    /// Rows of the runs that were read before.
    skipped: usize,
}

impl RowMap {
    /// Rows of files, counted from 0 in each.
    pub(crate) fn new(runs: impl IntoIterator<Item = (PathBuf, Range<usize>)>) -> Self {
        Self { runs: Arc::new(runs.into_iter().collect()), skipped: 0 }
    }

    /// Consecutive rows of one file.
    pub(crate) fn of(file: &Path, rows: Range<usize>) -> Self {
        Self::new([(file.to_owned(), rows)])
    }

    /// What is left after the first `n` rows of all.
    pub(crate) fn after(&self, n: usize) -> Self {
        Self { skipped: n, ..self.clone() }
    }

    /// Goes on with a file of as yet unknown length.
    pub(super) fn begin(&mut self, file: &Path) {
        Arc::make_mut(&mut self.runs).push((file.to_owned(), 0..usize::MAX));
    }

    /// Says how many rows the last file has.
    pub(super) fn end(&mut self, n_rows: usize) {
        if let Some((_, rows)) = Arc::make_mut(&mut self.runs).last_mut() {
            *rows = 0..n_rows;
        }
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
