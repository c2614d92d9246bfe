//! What a column of lists looks like.

use crate::naming::counted;
use crate::read::ListColumn;

/// Most ids of a list that is suggested; a longer one is cut.
const MOST: usize = 50;

/// What a column of lists looks like.
#[derive(Debug)]
pub(super) struct ListLook {
    pub(super) name: String,
    n_values: usize,
    n_rows: usize,
    n_empty: usize,
    longest: usize,
}

impl ListLook {
    pub(super) fn of(name: &str, column: &ListColumn) -> Self {
        let lengths = || (0..column.n_rows()).map(|row| column.row(row).len());
        Self {
            name: name.to_owned(),
            n_values: column.values().len(),
            n_rows: column.n_rows(),
            n_empty: lengths().filter(|length| *length == 0).count(),
            longest: lengths().max().unwrap_or(0),
        }
    }

    /// Why the column is no use as a feature, if so.
    pub(super) fn why_not(&self) -> Option<&'static str> {
        (self.n_values == 0).then_some("has empty lists only")
    }

    pub(super) fn max_len(&self) -> usize {
        self.longest.clamp(1, MOST)
    }

    /// Values and lengths in words.
    pub(super) fn summary(&self) -> String {
        let values = counted(self.n_values, "value", "values");
        let empty = match self.n_empty {
            0 => String::new(),
            n => format!(", {n} of {} lists empty", self.n_rows),
        };
        format!("{values}, up to {} a row{empty}", self.longest)
    }
}
