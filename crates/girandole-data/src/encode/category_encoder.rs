//! A column of texts to one categorical input.

use girandole_core::CategoricalInput;
use serde::{Deserialize, Serialize};

use super::ids::Ids;
use super::saved::Tables;

/// A column of texts to one categorical input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CategoryEncoder {
    pub(super) ids: Ids,
    pub(super) d_embedding: Option<usize>,
}

impl CategoryEncoder {
    pub(super) fn input(&self, column: &str, tables: &Tables) -> CategoricalInput {
        let input = super::column_encoder::input(column, self.ids.n_ids(tables), self.d_embedding);
        CategoricalInput { table: self.ids.table().map(str::to_owned), ..input }
    }
}
