//! One number with a small embedding of its own.

use serde::{Deserialize, Serialize};

/// One number with a small embedding that changes linearly between bounds.
///
/// Every bound has a vector; a number gets the mix of its two neighbours' by distance, and below the first and above
/// the last bound it gets theirs. (Piecewise linear encoding with a linear map behind it, Gorishniy et al., NeurIPS
/// 2022.)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PiecewiseInput {
    /// Unique within the inputs.
    pub name: String,
    /// At least two finite numbers, ascending without repeats.
    pub bounds: Vec<f32>,
    /// Width of the vectors, at least 1.
    pub d_embedding: usize,
}

impl PiecewiseInput {
    /// Names an input with these bounds and vectors of `d_embedding`.
    pub fn new(name: impl Into<String>, bounds: impl Into<Vec<f32>>, d_embedding: usize) -> Self {
        Self { name: name.into(), bounds: bounds.into(), d_embedding }
    }
}
