//! One source column and its fitted encoding.

use girandole_core::{CategoricalInput, embedding_width};
use serde::{Deserialize, Serialize};

use super::category_encoder::CategoryEncoder;
use super::number_encoder::NumberEncoder;
use crate::wanted::ReadAs;

/// One source column and its fitted encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ColumnEncoder {
    pub(super) column: String,
    pub(super) encoding: Encoding,
}

/// A fitted encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Encoding {
    Numeric(NumberEncoder),
    Categorical(CategoryEncoder),
}

impl ColumnEncoder {
    pub(super) fn read_as(&self) -> ReadAs {
        match self.encoding {
            Encoding::Numeric(_) => ReadAs::Number,
            Encoding::Categorical(_) => ReadAs::Text,
        }
    }
}

/// A categorical input with its width by hand or by rule.
pub(super) fn input(name: &str, n_ids: usize, d_embedding: Option<usize>) -> CategoricalInput {
    CategoricalInput::new(name, n_ids).with_d_embedding(d_embedding.unwrap_or_else(|| embedding_width(n_ids)))
}
