//! A column of numbers to numeric and categorical inputs.

use girandole_core::CategoricalInput;
use serde::{Deserialize, Serialize};

use super::bins::Bins;
use super::scaler::Scaler;
use crate::{FeatureConfig, NumericEncoding};

/// A column of numbers to numeric inputs, a missing indicator and bin ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct NumberEncoder {
    scalers: Vec<Scaler>,
    missing_indicator: bool,
    bins: Option<Bins>,
    d_embedding: Option<usize>,
}

impl NumberEncoder {
    pub(super) fn fit(config: &FeatureConfig, numbers: &[f64], rows: &[u32]) -> Self {
        let there: Vec<f64> = rows.iter().map(|&row| numbers[row as usize]).filter(|x| !x.is_nan()).collect();
        let missing = there.len() < rows.len();
        let both = [NumericEncoding::Standard, NumericEncoding::Bins];
        let encodings = config.encodings.as_deref().unwrap_or(&both);
        let bins = encodings
            .contains(&NumericEncoding::Bins)
            .then(|| Bins::fit(&there, config.bins.unwrap_or(FeatureConfig::BINS), missing));
        Self {
            scalers: encodings.iter().filter_map(|&encoding| Scaler::fit(encoding, &there)).collect(),
            missing_indicator: config.missing_indicator.unwrap_or(missing),
            bins,
            d_embedding: config.d_embedding,
        }
    }

    /// Names of the numeric inputs.
    pub(super) fn numeric(&self, column: &str) -> Vec<String> {
        let scaled = self.scalers.iter().enumerate().map(|(i, scaler)| match (i, scaler.encoding) {
            (0, _) => column.to_owned(),
            (_, NumericEncoding::MinMax) => format!("{column} min-max"),
            (_, NumericEncoding::Log1p) => format!("{column} log1p"),
            (_, NumericEncoding::None) => format!("{column} as is"),
            _ => format!("{column} standard"),
        });
        scaled.chain(self.missing_indicator.then(|| format!("{column} missing"))).collect()
    }

    pub(super) fn categorical(&self, column: &str) -> Option<CategoricalInput> {
        let bins = self.bins.as_ref()?;
        Some(super::column_encoder::input(&format!("{column} bin"), bins.n_ids(), self.d_embedding))
    }

    /// Number of numeric inputs.
    pub(super) fn n_numeric(&self) -> usize {
        self.scalers.len() + usize::from(self.missing_indicator)
    }

    /// The numeric inputs, column by column.
    pub(super) fn encode_numbers(&self, numbers: &[f64]) -> Vec<Vec<f32>> {
        let scaled = self.scalers.iter().map(|scaler| scaler.encode_all(numbers));
        let missing = || numbers.iter().map(|x| f32::from(u8::from(x.is_nan()))).collect();
        scaled.chain(self.missing_indicator.then(missing)).collect()
    }

    /// The bin of each row.
    pub(super) fn encode_bins(&self, numbers: &[f64]) -> Option<Vec<i32>> {
        let bins = self.bins.as_ref()?;
        Some(numbers.iter().map(|&x| bins.encode(x)).collect())
    }
}
