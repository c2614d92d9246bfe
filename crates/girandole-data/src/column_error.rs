//! What can be wrong with a vector, a moment or a target.

use std::path::PathBuf;

use crate::Place;

/// Why a column is not what it should be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// A vector has another length than the others.
    #[error(
        "{place}: the vector has {}, wanted are {want} as in the rows before or in training; mend the cell, or leave \
         it empty if the vector is missing",
        crate::naming::counted(*got, "number", "numbers")
    )]
    VectorLength {
        /// The cell.
        place: Box<Place>,
        /// Its numbers.
        got: usize,
        /// Those of the others.
        want: usize,
    },
    /// A number of a vector is something else.
    #[error(
        "{place}: the vector holds `{value}`, which is not a number; mend it, or give the column the kind \"list\" if \
         it holds ids"
    )]
    NotAVector {
        /// The cell.
        place: Box<Place>,
        /// What it holds.
        value: String,
    },
    /// A cell of a time column is no date and no time.
    #[error(
        "{place}: `{value}` is not a date or time; write it as 2024-01-31 or 2024-01-31 17:30, list it under \
         `data.missing` if it stands for a missing value, or make the column categorical"
    )]
    NotATime {
        /// The cell.
        place: Box<Place>,
        /// What it holds.
        value: String,
    },
    /// A column of categories has too many of them for an input each.
    #[error(
        "column `{column}`: {n_ids} categories are too many for an input each, at most {most}; drop `one_hot` for an \
         embedding, or raise `min_count`"
    )]
    TooManyForOneHot {
        /// The column.
        column: String,
        /// Its categories.
        n_ids: usize,
        /// The most there may be.
        most: usize,
    },
    /// A target has one value in all rows.
    #[error(
        "{}: the target `{target}` {} in all {n_rows} rows that have it, so there is nothing to learn; name another \
         target, or give rows in which it varies",
        file.display(),
        if *n_rows == 0 { "is empty".to_owned() } else { format!("is `{value}`") }
    )]
    ConstantTarget {
        /// The file.
        file: PathBuf,
        /// The column or condition.
        target: String,
        /// Its one value.
        value: String,
        /// Rows that have it.
        n_rows: usize,
    },
}
