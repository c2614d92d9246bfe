//! Why a cell is no target.

use crate::Place;

/// Why a cell is no target of its task.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// A target whose logarithm is to be learned has none.
    #[error(
        "{place}: {value} has no logarithm of 1 and itself, which task `{task}` is to learn; mend the cell, or drop \
         `transform` of the task"
    )]
    NoLogarithm {
        /// The cell.
        place: Box<Place>,
        /// The task.
        task: String,
        /// The target.
        value: f64,
    },
}
