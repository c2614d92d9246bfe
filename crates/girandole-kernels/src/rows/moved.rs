//! A table with what its rule remembers.

use burn::prelude::*;

/// A table with what its rule remembers, both by parts.
#[derive(Debug, Clone, Default)]
pub struct Moved {
    /// The table's, `[rows_a_part, d]` each.
    pub parts: Vec<Tensor<2>>,
    /// As many numbers a row as [`RowRule::widths`](crate::RowRule::widths) says, each of them by parts.
    pub state: Vec<Vec<Tensor<2>>>,
}
