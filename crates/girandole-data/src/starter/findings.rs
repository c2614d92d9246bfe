//! What was found out about a file.

use super::form::{Judged, LeftOut};
use super::numerals::Numerals;
use super::sample::Sample;
use crate::DataConfig;

/// What was found out about a file.
#[derive(Debug)]
pub(super) struct Findings {
    /// How the file is read.
    pub(super) data: DataConfig,
    pub(super) numerals: Numerals,
    /// Rows of the file, and those of them that were looked at.
    pub(super) n_rows: usize,
    pub(super) n_seen: usize,
    /// Columns that are features, in the order of the file.
    pub(super) features: Vec<(String, Judged)>,
    /// Columns that are none.
    pub(super) left_out: Vec<(String, LeftOut)>,
    /// A column that deals the rows.
    pub(super) split: Option<String>,
    /// Columns that the file of test rows lacks.
    pub(super) not_in_test: Vec<String>,
    /// Names of columns that look like values.
    pub(super) has_values_for_names: bool,
}

impl Findings {
    pub(super) fn new(sample: &Sample, numerals: Numerals) -> Self {
        let is_number = |name: &&String| name.parse::<f64>().is_ok();
        let n_numbers = sample.names.iter().filter(is_number).count();
        Self {
            data: sample.data.clone(),
            numerals,
            n_rows: sample.n_rows,
            n_seen: sample.table.n_rows(),
            features: Vec::new(),
            left_out: Vec::new(),
            split: None,
            not_in_test: Vec::new(),
            has_values_for_names: n_numbers * 2 >= sample.names.len() && n_numbers >= 2,
        }
    }

    /// Rows to train, about, under the split that is written.
    pub(super) fn n_train(&self) -> usize {
        let share = if self.split.is_some() || self.data.test.is_some() { 0.85 } else { 0.7 };
        (self.n_rows as f64 * share) as usize
    }
}
