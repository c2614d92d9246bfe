//! The scores of some rows.

use serde::Serialize;

/// The scores of some rows, column by column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// A task's name, or `task=class` for each class of a task with several.
    pub columns: Vec<String>,
    /// One list a column, one value a row: a probability, or the value of a regression.
    pub values: Vec<Vec<f32>>,
}
