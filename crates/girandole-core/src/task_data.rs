//! Everything a trainer needs to know of a data set.

use std::sync::Arc;

use crate::{Examples, Inputs, Task};

/// A data set in three parts, with its inputs and tasks.
pub trait TaskData {
    /// What the model reads.
    fn inputs(&self) -> &Inputs;

    /// The targets, in the order of the columns of [`Batch::targets`](crate::Batch::targets).
    fn tasks(&self) -> &[Task];

    /// Rows to learn from.
    fn train(&self) -> Arc<dyn Examples>;

    /// Rows to choose the best weights by.
    fn validation(&self) -> Arc<dyn Examples>;

    /// Rows to report on, seen by nothing else; may be empty.
    fn test(&self) -> Arc<dyn Examples>;

    /// Width of the encoded input.
    fn d_input(&self) -> usize {
        self.inputs().d_input()
    }
}
