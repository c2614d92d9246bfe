//! What can be wrong with a cell that is there.

use crate::Place;

/// Why a cell cannot be what it is read as.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CellError {
    /// A cell holds bytes that are no text.
    #[error(
        "{place}: the bytes, of {kind}, are not UTF-8 text; write them as text, such as hexadecimal digits, or leave the \
         column out"
    )]
    NotText {
        /// The cell.
        place: Box<Place>,
        /// The type of the column.
        kind: String,
    },
    /// A cell that a condition orders among dates is none.
    #[error(
        "{place}: `{value}` is no date such as 2024-01-31 or 2024-01-31 12:30:00; mend it, or list it under \
         `data.missing` if it stands for a missing value"
    )]
    NotADate {
        /// The cell.
        place: Box<Place>,
        /// What it holds.
        value: String,
    },
    /// A number is no label of a yes-or-no task.
    #[error(
        "{place}: `{value}` is no label of the yes-or-no task `{task}`, whose labels are 0, 1 and shares between them; leave \
         such rows out by `space = \"{column} != {value}\"`, write a condition such as `{column} == {value}` as its \
         target, or make it a regression",
        column = place.column
    )]
    NotALabel {
        /// The first such cell.
        place: Box<Place>,
        /// The task.
        task: String,
        /// What the cell holds.
        value: String,
    },
    /// A row weighs less than nothing, or nobody knows how much.
    #[error("{place}: {} is not a weight; weights are numbers of at least 0", crate::naming::number(*value))]
    BadWeight {
        /// The cell.
        place: Box<Place>,
        /// What it holds; NaN where the cell is empty.
        value: f64,
    },
}
