//! Which rows of a table an input has.

use std::ops::Range;

/// Which rows of a table an input has; inputs that share a table have the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRows {
    /// Name of the input.
    pub input: String,
    /// Position of the table among those of the encoder.
    pub table: usize,
    /// Its rows, the first of which is that of id 0.
    pub rows: Range<usize>,
}
