//! Some columns and how they reach the model.

use serde::{Deserialize, Serialize};

use super::{FeatureKind, NumericEncoding};

/// Some columns and how they reach the model: one table `[[features]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureConfig {
    /// The columns, each encoded on its own by these settings.
    pub columns: Vec<String>,
    /// How their cells are read.
    pub kind: FeatureKind,
    /// Numeric only: one or more encodings. Default: `standard` and `bins`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encodings: Option<Vec<NumericEncoding>>,
    /// Numeric only: bins a column, at least 2. Default: 32.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bins: Option<usize>,
    /// Numeric only: whether an input says 1 where the number is missing.
    ///
    /// Default: where training rows miss it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_indicator: Option<bool>,
    /// Categorical only: rows a category needs in training, else it is the unknown one. Default: 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_count: Option<usize>,
    /// Categorical only: number of ids that categories are hashed to, instead of a vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<usize>,
    /// Width of the embedding of bins or categories, at least 1. Default: by rule from their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub d_embedding: Option<usize>,
}

impl FeatureConfig {
    /// Bins a column gets when nothing is said.
    pub const BINS: usize = 32;
    /// Rows a category needs when nothing is said.
    pub const MIN_COUNT: usize = 2;

    /// Numbers with the default encodings.
    pub fn numeric<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::Numeric, columns)
    }

    /// Categories with a vocabulary.
    pub fn categorical<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(FeatureKind::Categorical, columns)
    }

    /// Sets the encodings of numbers.
    pub fn with_encodings(mut self, encodings: impl Into<Vec<NumericEncoding>>) -> Self {
        self.encodings = Some(encodings.into());
        self
    }

    /// Sets the width of the embedding of bins or categories.
    pub fn with_d_embedding(mut self, d_embedding: usize) -> Self {
        self.d_embedding = Some(d_embedding);
        self
    }

    fn new<S: Into<String>>(kind: FeatureKind, columns: impl IntoIterator<Item = S>) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self {
            columns,
            kind,
            encodings: None,
            bins: None,
            missing_indicator: None,
            min_count: None,
            hash: None,
            d_embedding: None,
        }
    }
}
