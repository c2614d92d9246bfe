//! One way in which a number reaches the model.

use serde::{Deserialize, Serialize};

/// One way in which a number reaches the model; a column may take several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NumericEncoding {
    /// Less the mean, by the standard deviation, held within ±10.
    Standard,
    /// The training rows' range as 0 to 1, held within it.
    #[serde(rename = "minmax")]
    MinMax,
    /// `sign(x) · ln(1 + |x|)`, then as `Standard`.
    Log1p,
    /// As it is.
    None,
    /// The id of a bin, with an embedding: between given `bounds`, or between quantiles, where a frequent value has a
    /// bin of its own.
    Bins,
    /// As it is, with a small embedding that changes linearly between given `bounds`, or between quantiles.
    ///
    /// A missing number is the mean of the training rows.
    Piecewise,
}
