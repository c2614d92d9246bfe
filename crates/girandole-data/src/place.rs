//! One cell of a file.

use std::fmt;
use std::path::PathBuf;

/// One cell of a file, as messages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The row, counted from 1 without the header.
    pub row: usize,
    /// The line on which the row begins, counted from 1; text files only.
    pub line: Option<usize>,
    /// The column.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}", self.file.display(), self.row)?;
        if let Some(line) = self.line {
            write!(f, " (line {line})")?;
        }
        write!(f, ", column `{}`", self.column)
    }
}
