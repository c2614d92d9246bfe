//! A column of texts to one categorical input.

use girandole_core::CategoricalInput;
use serde::{Deserialize, Serialize};

use super::category_lookup::CategoryLookup;
use super::hashing::Hashing;
use super::vocabulary::Vocabulary;
use crate::FeatureConfig;
use crate::read::{MISSING, TextColumn};

/// A column of texts to one categorical input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CategoryEncoder {
    ids: Ids,
    d_embedding: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ids {
    Vocabulary(Vocabulary),
    Hashing(Hashing),
}

impl CategoryEncoder {
    pub(super) fn fit(config: &FeatureConfig, column: &TextColumn, rows: &[u32]) -> Self {
        let d_embedding = config.d_embedding;
        if let Some(n) = config.hash {
            return Self { ids: Ids::Hashing(Hashing::new(n)), d_embedding };
        }
        let mut counts = vec![0usize; column.values.len()];
        let mut missing = false;
        for &row in rows {
            match column.codes[row as usize] {
                MISSING => missing = true,
                code => counts[code as usize] += 1,
            }
        }
        let counts: Vec<(String, usize)> = column.values.iter().cloned().zip(counts).collect();
        let min_count = config.min_count.unwrap_or(FeatureConfig::MIN_COUNT).max(1);
        Self { ids: Ids::Vocabulary(Vocabulary::fit(&counts, min_count, missing)), d_embedding }
    }

    pub(super) fn input(&self, column: &str) -> CategoricalInput {
        let n_ids = match &self.ids {
            Ids::Vocabulary(vocabulary) => vocabulary.n_ids(),
            Ids::Hashing(hashing) => hashing.n_ids(),
        };
        super::column_encoder::input(column, n_ids, self.d_embedding)
    }

    /// The id of each row.
    pub(super) fn encode(&self, column: &TextColumn) -> Vec<i32> {
        self.lookup().encode(column)
    }

    /// The ids made ready for many columns.
    pub(super) fn lookup(&self) -> CategoryLookup<'_> {
        match &self.ids {
            Ids::Vocabulary(vocabulary) => {
                CategoryLookup::Vocabulary { index: vocabulary.index(), missing: vocabulary.missing_id() }
            }
            Ids::Hashing(hashing) => CategoryLookup::Hashing(hashing),
        }
    }
}
