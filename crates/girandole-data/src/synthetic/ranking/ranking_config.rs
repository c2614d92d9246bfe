//! Settings of generated ranking rows.

use std::path::Path;

use girandole_core::Problem;

use super::super::parquet_rows::{CHUNK, write_parquet};
use super::columns::record_batch;
use super::world::{N_CATEGORIES, World};
use crate::DataError;

/// Settings of generated ranking rows; [`write`](Self::write) makes a Parquet file of them.
///
/// The file's features are, of the user `user_id`, `age`, `gender`, `country`, `tenure_days`, `interests` and
/// `history`; of the item `item_id`, `category`, `brand`, `price`, `rating`, `item_age_days` and `tags`; of the moment
/// `hour`, `weekday`, `device`, `position`, `query_length` and `campaign`. `interests`, `history` and `tags` are lists
/// of texts. The targets are `click` and `conversion`, which is 0 without a click. `best click` and `best conversion`
/// are the chances that the targets were drawn from, the second after a click: no features, but what to measure
/// against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankingConfig {
    /// Rows, at least 1. Default: 1,000,000.
    pub n_rows: u32,
    /// Users, at least 1. Default: 2,000.
    pub n_users: usize,
    /// Items, at least 12, one of each category. Default: 1,200.
    pub n_items: usize,
    /// Number of the first row: rows of other numbers are others of the same world. Default: 0.
    pub first_row: u32,
    /// Decides everything. Default: 7.
    pub seed: u64,
}

impl Default for RankingConfig {
    fn default() -> Self {
        Self { n_rows: 1_000_000, n_users: 2_000, n_items: 1_200, first_row: 0, seed: 7 }
    }
}

impl RankingConfig {
    /// Sets the number of rows.
    pub fn with_n_rows(mut self, n_rows: u32) -> Self {
        self.n_rows = n_rows;
        self
    }

    /// Sets the numbers of users and items; more of them than before keep the first as they were.
    pub fn with_sizes(mut self, n_users: usize, n_items: usize) -> Self {
        (self.n_users, self.n_items) = (n_users, n_items);
        self
    }

    /// Sets the number of the first row.
    pub fn with_first_row(mut self, first_row: u32) -> Self {
        self.first_row = first_row;
        self
    }

    /// Sets the seed.
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        let least = [
            ("n_rows", self.n_rows as usize, 1),
            ("n_users", self.n_users, 1),
            ("n_items", self.n_items, N_CATEGORIES),
        ];
        let say = |(path, got, want)| Problem::new(path, format!("needs at least {want}, got {got}"));
        let mut problems: Vec<Problem> =
            least.into_iter().filter(|(_, got, want)| got < want).map(say).collect();
        if self.first_row.checked_add(self.n_rows).is_none() {
            let message =
                format!("needs rows below {}, got {} from number {}", u32::MAX, self.n_rows, self.first_row);
            problems.push(Problem::new("first_row", message));
        }
        problems
    }

    /// Draws all rows and writes them as Parquet, in one step: an older file stays whole until the new one is.
    ///
    /// Returns the number of rows.
    ///
    /// # Errors
    ///
    /// With all [`problems`](Self::problems), or if the file cannot be written.
    pub fn write(&self, file: &Path) -> Result<u32, DataError> {
        let problems = self.problems();
        if !problems.is_empty() {
            return Err(DataError::Schema(problems));
        }
        let world = World::draw(self);
        let end = self.first_row.saturating_add(self.n_rows);
        let starts = (self.first_row..end).step_by(CHUNK as usize);
        let chunks = starts.map(|start| start..end.min(start.saturating_add(CHUNK)));
        write_parquet(file, || record_batch(&world, 0..0), chunks.map(|rows| record_batch(&world, rows)))?;
        Ok(self.n_rows)
    }
}
