//! One input of several ids an example.

use serde::{Deserialize, Serialize};

use crate::embedding_width;

/// One input of several ids an example, whose embedding vectors become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListInput {
    /// Unique within the inputs.
    pub name: String,
    /// Ids run from 0 to `n_ids - 1`; at least 1.
    pub n_ids: usize,
    /// Width of the embedding vectors and of what they become, at least 1.
    pub d_embedding: usize,
    /// Most ids of an example, at least 1: the columns that the input takes in [`Features::lists`](crate::Features).
    pub max_len: usize,
    /// How the vectors become one.
    pub pooling: Pooling,
    /// Name of an embedding table shared with other inputs of as many ids and the same width.
    pub table: Option<String>,
}

/// How the embedding vectors of a list become one; a list without ids gives zeros.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Pooling {
    /// Their mean.
    #[default]
    Mean,
    /// Their sum.
    Sum,
    /// The largest of each element.
    Max,
    /// Their mean weighted by a softmax of how well each fits a learned vector.
    Attention,
    /// Their mean weighted by a softmax of how well each fits the vector of another categorical input of the same
    /// width: the history beside the item at hand.
    AttentionTo(String),
}

impl ListInput {
    /// Names an input of up to `max_len` of `n_ids` ids, with the mean of embeddings of
    /// [`embedding_width`].
    pub fn new(name: impl Into<String>, n_ids: usize, max_len: usize) -> Self {
        Self {
            name: name.into(),
            n_ids,
            d_embedding: embedding_width(n_ids),
            max_len,
            pooling: Pooling::default(),
            table: None,
        }
    }

    /// Sets the width of the embedding by hand.
    pub fn with_d_embedding(mut self, d_embedding: usize) -> Self {
        self.d_embedding = d_embedding;
        self
    }

    /// Sets how the vectors become one.
    pub fn with_pooling(mut self, pooling: Pooling) -> Self {
        self.pooling = pooling;
        self
    }

    /// Shares the embedding table of this name.
    pub fn with_table(mut self, table: impl Into<String>) -> Self {
        self.table = Some(table.into());
        self
    }
}
