//! A column of vectors to numeric inputs.

use serde::{Deserialize, Serialize};

use super::drift::{Shares, share};
use super::number_encoder::is_zero_one;
use super::scaler::Scaler;
use crate::read::{RawTable, VectorColumn};
use crate::{ColumnError, DataError, FeatureConfig, NumericEncoding};

/// A column of vectors of one length to as many numeric inputs, and one that says 1 where the vector is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct DenseEncoder {
    scalers: Vec<Scaler>,
    missing_indicator: bool,
}

impl DenseEncoder {
    /// Fits each number of the vectors by itself.
    pub(super) fn fit(config: &FeatureConfig, vectors: &VectorColumn, rows: &[u32]) -> Self {
        let encoding = config.encodings.as_deref().and_then(|encodings| encodings.first().copied());
        let fit = |at: usize| {
            let numbers = rows.iter().map(|&row| f64::from(vectors.row(row as usize)[at]));
            let there: Vec<f64> = numbers.filter(|x| !x.is_nan()).collect();
            let rule = if is_zero_one(&there) { NumericEncoding::None } else { NumericEncoding::Standard };
            Scaler::fit(encoding.unwrap_or(rule), &there)
        };
        let missing = rows.iter().any(|&row| is_missing(vectors.row(row as usize)));
        Self {
            scalers: (0..vectors.width().unwrap_or(0)).filter_map(fit).collect(),
            missing_indicator: config.missing_indicator.unwrap_or(missing),
        }
    }

    /// Numbers of a vector.
    pub(super) fn width(&self) -> usize {
        self.scalers.len()
    }

    /// Names of the numeric inputs.
    pub(super) fn numeric(&self, column: &str) -> Vec<String> {
        let numbers = (0..self.scalers.len()).map(|at| format!("{column}[{at}]"));
        numbers.chain(self.missing_indicator.then(|| format!("{column} missing"))).collect()
    }

    pub(super) fn n_numeric(&self) -> usize {
        self.scalers.len() + usize::from(self.missing_indicator)
    }

    /// Which vectors are missing.
    pub(super) fn shares(vectors: &VectorColumn, rows: impl ExactSizeIterator<Item = usize>) -> Shares {
        let n = rows.len();
        let missing = rows.filter(|row| is_missing(vectors.row(*row))).count();
        Shares { missing: share(missing, n), ..Shares::default() }
    }

    /// The numeric inputs, column by column.
    ///
    /// # Errors
    ///
    /// If the vectors have another length than those of training.
    pub(super) fn encode(&self, table: &RawTable, column: &str) -> Result<Vec<Vec<f32>>, DataError> {
        let vectors = table.vectors(column)?;
        let (got, want) = (vectors.width().unwrap_or(self.width()), self.width());
        if got != want {
            let first = (0..vectors.n_rows()).find(|row| !is_missing(vectors.row(*row))).unwrap_or(0);
            return Err(ColumnError::VectorLength { place: table.place(column, first), got, want }.into());
        }
        let rows = 0..vectors.n_rows();
        let cell = |row: usize, at: usize| vectors.row(row).get(at).map_or(f64::NAN, |x| f64::from(*x));
        let scaled =
            |(at, scaler): (usize, &Scaler)| rows.clone().map(|row| scaler.encode(cell(row, at))).collect();
        let mut columns: Vec<Vec<f32>> = self.scalers.iter().enumerate().map(scaled).collect();
        if self.missing_indicator {
            columns.push(rows.map(|row| f32::from(u8::from(is_missing(vectors.row(row))))).collect());
        }
        Ok(columns)
    }
}

fn is_missing(vector: &[f32]) -> bool {
    vector.iter().all(|number| number.is_nan())
}
