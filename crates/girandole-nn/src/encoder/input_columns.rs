//! Which columns of the encoded vector an input has.

use std::ops::Range;

/// Which columns of the encoded vector an input has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputColumns {
    /// Name of the input.
    pub input: String,
    /// Its columns; for a number one.
    pub columns: Range<usize>,
}
