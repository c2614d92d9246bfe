//! Columns of texts crossed into one categorical input.

use girandole_core::CategoricalInput;
use serde::{Deserialize, Serialize};

use super::drift::{Shares, share};
use super::hashing::{Hashing, Unmixed};
use crate::read::{MISSING, RawTable, TextColumn};
use crate::{DataError, FeatureConfig};

/// Columns of texts crossed into one categorical input; 0 where one of them is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CrossEncoder {
    pub(super) columns: Vec<String>,
    pub(super) hashing: Hashing,
    d_embedding: Option<usize>,
}

impl CrossEncoder {
    /// Counts over some rows how many crosses there are, and how many share an id.
    ///
    /// Returns the shares of these rows too.
    pub(super) fn fit(
        config: &FeatureConfig,
        table: &RawTable,
        rows: &[u32],
    ) -> Result<(Self, Shares), DataError> {
        let n = config.hash.unwrap_or(1);
        let (columns, d_embedding) = (config.columns.clone(), config.d_embedding);
        let encoder = Self { columns, hashing: Hashing::new(n), d_embedding };
        let sums = encoder.sums(table)?;
        let seen: Vec<Unmixed> = rows.iter().filter_map(|&row| sums[row as usize]).collect();
        let shares = Shares { missing: share(rows.len() - seen.len(), rows.len()), ..Shares::default() };
        Ok((Self { hashing: Hashing::fit(n, seen), ..encoder }, shares))
    }

    pub(super) fn input(&self, name: &str) -> CategoricalInput {
        super::column_encoder::input(name, self.hashing.n_ids(), self.d_embedding)
    }

    /// The id of each row.
    pub(super) fn encode(&self, table: &RawTable) -> Result<Vec<i32>, DataError> {
        let id = |sum: Option<Unmixed>| sum.map_or(0, |sum| self.hashing.id(sum));
        Ok(self.sums(table)?.into_iter().map(id).collect())
    }

    /// The sum over the texts of each row; none where one is missing.
    fn sums(&self, table: &RawTable) -> Result<Vec<Option<Unmixed>>, DataError> {
        let mut sums = vec![Some(Unmixed::start()); table.n_rows()];
        for (i, column) in self.columns.iter().enumerate() {
            add(&mut sums, table.text(column)?, i > 0);
        }
        Ok(sums)
    }
}

/// Adds a column; between two texts lies a byte that no text holds.
fn add(sums: &mut [Option<Unmixed>], column: &TextColumn, behind: bool) {
    for (sum, &code) in sums.iter_mut().zip(&column.codes) {
        *sum = match (*sum, code) {
            (None, _) | (_, MISSING) => None,
            (Some(sum), code) => {
                let sum = if behind { sum.add(&[0xff]) } else { sum };
                Some(sum.add(column.values[code as usize].as_bytes()))
            }
        };
    }
}
