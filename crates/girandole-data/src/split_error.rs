//! What can be wrong with dealing rows to training, validation and test.

use crate::Place;
use crate::naming::counted;

/// Why rows cannot be dealt to training, validation and test.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitError {
    /// A part has no row.
    #[error(
        "the split leaves no row for {part}, of {n_rows} rows in all; give it a larger share under `data.split`, or \
         use more rows"
    )]
    EmptyPart {
        /// The part.
        part: &'static str,
        /// Rows in all.
        n_rows: usize,
    },
    /// The split column says something else than the three parts.
    #[error(
        "{place}: `{value}` is none of `train`, `validation` (or `valid`, `val`, `dev`) and `test`; mend it, or split by \
         chance"
    )]
    Value {
        /// The cell.
        place: Box<Place>,
        /// What it says.
        value: String,
    },
    /// A column has too few values for parts that share none.
    #[error(
        "`data.split.{key}`: column `{column}` has {}, and each part needs one of its own; split by chance, or set a \
         share to 0",
        counted(*n_values, "value", "values")
    )]
    TooFewValues {
        /// `by` or `time`.
        key: &'static str,
        /// The column.
        column: String,
        /// Its values.
        n_values: usize,
    },
    /// A row does not say when it was.
    #[error("{place}: the time is missing; fill it in, leave the row out, or go by the order of the file")]
    MissingTime {
        /// The cell.
        place: Box<Place>,
    },
    /// A time that has no order.
    #[error(
        "{place}: `{value}` is neither a number nor a time such as 2026-11-30 or 2026-11-30 20:15:00, so nobody knows \
         what comes before it; write times so, or as seconds"
    )]
    NotATime {
        /// The cell.
        place: Box<Place>,
        /// What it says.
        value: String,
    },
    /// Rows are to be stratified by what is neither task nor column.
    #[error("`data.split.stratify`: {0}")]
    Stratify(String),
}
