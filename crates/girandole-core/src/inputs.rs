//! What reaches the encoder of a model.

use serde::{Deserialize, Serialize};

/// What a model reads for each example, after all fitted encodings.
///
/// One source column may appear several times: a number as itself, as a bin id and as a missing
/// indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// Names of the numeric inputs, in column order.
    pub numeric: Vec<String>,
    /// The categorical inputs, in column order.
    pub categorical: Vec<CategoricalInput>,
}

/// One input of ids, each of which gets an embedding vector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoricalInput {
    /// Unique within the inputs.
    pub name: String,
    /// Ids run from 0 to `n_ids - 1`; at least 1.
    pub n_ids: usize,
    /// Width of the embedding vector, at least 1.
    pub d_embedding: usize,
}

impl Inputs {
    /// Lists numeric and categorical inputs.
    pub fn new(numeric: Vec<String>, categorical: Vec<CategoricalInput>) -> Self {
        Self { numeric, categorical }
    }

    /// Width of the encoded input: the numbers and all embedding vectors side by side.
    pub fn d_input(&self) -> usize {
        self.numeric.len() + self.categorical.iter().map(|c| c.d_embedding).sum::<usize>()
    }
}

impl CategoricalInput {
    /// Names an input of `n_ids` ids, with an embedding of [`embedding_width`].
    pub fn new(name: impl Into<String>, n_ids: usize) -> Self {
        Self { name: name.into(), n_ids, d_embedding: embedding_width(n_ids) }
    }

    /// Sets the width of the embedding by hand.
    pub fn with_d_embedding(mut self, d_embedding: usize) -> Self {
        self.d_embedding = d_embedding;
        self
    }
}

/// Width of an embedding by rule: twice the fourth root of `n_ids`, as a power of two from 2 to 64.
///
/// Powers of two keep few distinct widths, so that inputs of one width share a table.
///
/// ```
/// assert_eq!(girandole_core::embedding_width(2), 2);
/// assert_eq!(girandole_core::embedding_width(100), 8);
/// assert_eq!(girandole_core::embedding_width(1_000_000), 64);
/// ```
pub fn embedding_width(n_ids: usize) -> usize {
    let width = 2.0 * (n_ids as f64).powf(0.25);
    (width.round() as usize).next_power_of_two().clamp(2, 64)
}
