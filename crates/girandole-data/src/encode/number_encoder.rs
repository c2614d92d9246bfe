//! A column of numbers to numeric and categorical inputs.

use std::borrow::Cow;

use girandole_core::{CategoricalInput, PiecewiseInput};
use serde::{Deserialize, Serialize};

use super::bins::Bins;
use super::drift::{Shares, share};
use super::ids_before::IdMap;
use super::piecewise::Piecewise;
use super::scaler::Scaler;
use crate::{FeatureConfig, NumericEncoding};

/// A column of numbers to numeric inputs, a missing indicator, bin ids and a number with a small embedding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct NumberEncoder {
    scalers: Vec<Scaler>,
    missing_indicator: bool,
    bins: Option<Bins>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    piecewise: Option<Piecewise>,
    /// The least and the greatest number of the training rows; none in files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    range: Option<(f64, f64)>,
    d_embedding: Option<usize>,
    /// Numbers that stand for a missing one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing_values: Vec<f64>,
}

impl NumberEncoder {
    pub(super) fn fit(config: &FeatureConfig, numbers: &[f64], rows: &[u32]) -> Self {
        let missing_values = config.missing_values.clone().unwrap_or_default();
        let is_there = |x: &f64| !(x.is_nan() || missing_values.contains(x));
        let there: Vec<f64> = rows.iter().map(|&row| numbers[row as usize]).filter(is_there).collect();
        let missing = there.len() < rows.len();
        let both = [NumericEncoding::Standard, NumericEncoding::Bins];
        // Yes and no are all there is: bins would be the same input once more.
        let plain = [NumericEncoding::None];
        let nothing_said = config.bins.is_none() && config.bounds.is_none();
        let by_rule = if nothing_said && is_zero_one(&there) { &plain[..] } else { &both };
        let encodings = config.encodings.as_deref().unwrap_or(by_rule);
        let (n_bins, bounds) = (config.bins.unwrap_or(FeatureConfig::BINS), config.bounds.as_deref());
        let bins = encodings.contains(&NumericEncoding::Bins).then(|| match bounds {
            Some(bounds) => Bins::between(bounds, &there, missing),
            None => Bins::fit(&there, n_bins, missing),
        });
        let piecewise =
            encodings.contains(&NumericEncoding::Piecewise).then(|| Piecewise::fit(&there, bounds, n_bins));
        Self {
            scalers: encodings.iter().filter_map(|&encoding| Scaler::fit(encoding, &there)).collect(),
            missing_indicator: config.missing_indicator.unwrap_or(missing),
            bins,
            piecewise,
            range: there.iter().fold(None, |range, &x| match range {
                None => Some((x, x)),
                Some((low, high)) => Some((x.min(low), x.max(high))),
            }),
            d_embedding: config.d_embedding,
            missing_values,
        }
    }

    /// Which numbers are missing, and which lie beyond those of the training rows.
    pub(super) fn shares(&self, numbers: impl ExactSizeIterator<Item = f64>) -> Shares {
        let (n, mut missing, mut out_of_range) = (numbers.len(), 0, 0);
        let (low, high) = self.range.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        for number in numbers {
            let is_missing = number.is_nan() || self.missing_values.contains(&number);
            missing += usize::from(is_missing);
            out_of_range += usize::from(!is_missing && (number < low || number > high));
        }
        Shares { missing: share(missing, n), unknown: 0.0, out_of_range: share(out_of_range, n) }
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

    pub(super) fn piecewise(&self, column: &str) -> Option<PiecewiseInput> {
        let bounds = self.piecewise.as_ref()?.bounds();
        let d_embedding = self.d_embedding.unwrap_or(FeatureConfig::D_PIECEWISE);
        Some(PiecewiseInput::new(format!("{column} piecewise"), bounds, d_embedding))
    }

    /// Number of numeric inputs.
    pub(super) fn n_numeric(&self) -> usize {
        self.scalers.len() + usize::from(self.missing_indicator)
    }

    /// For each bin which one of `before` it is, if both have bins.
    pub(super) fn bins_before(&self, before: &Self) -> Option<IdMap> {
        Some(self.bins.as_ref()?.ids_before(before.bins.as_ref()?))
    }

    pub(super) fn has_bins(&self) -> bool {
        self.bins.is_some()
    }

    pub(super) fn has_piecewise(&self) -> bool {
        self.piecewise.is_some()
    }

    /// The numeric inputs, column by column.
    pub(super) fn encode_numbers(&self, numbers: &[f64]) -> Vec<Vec<f32>> {
        let numbers = &*self.cleaned(numbers);
        let scaled = self.scalers.iter().map(|scaler| scaler.encode_all(numbers));
        let missing = || numbers.iter().map(|x| f32::from(u8::from(x.is_nan()))).collect();
        scaled.chain(self.missing_indicator.then(missing)).collect()
    }

    /// The bin of each row.
    pub(super) fn encode_bins(&self, numbers: &[f64]) -> Option<Vec<i32>> {
        let bins = self.bins.as_ref()?;
        Some(self.cleaned(numbers).iter().map(|&x| bins.encode(x)).collect())
    }

    /// The number with a small embedding.
    pub(super) fn encode_piecewise(&self, numbers: &[f64]) -> Option<Vec<f32>> {
        Some(self.piecewise.as_ref()?.encode_all(&self.cleaned(numbers)))
    }

    /// The numbers, NaN for those that stand for a missing one.
    fn cleaned<'a>(&self, numbers: &'a [f64]) -> Cow<'a, [f64]> {
        let clean = |x: &f64| if self.missing_values.contains(x) { f64::NAN } else { *x };
        match self.missing_values.is_empty() {
            true => Cow::Borrowed(numbers),
            false => Cow::Owned(numbers.iter().map(clean).collect()),
        }
    }
}

/// Whether numbers are 0 and 1 and nothing else, and both.
pub(super) fn is_zero_one(numbers: &[f64]) -> bool {
    let [has_zero, has_one] = [0.0, 1.0].map(|value| numbers.contains(&value));
    has_zero && has_one && numbers.iter().all(|number| *number == 0.0 || *number == 1.0)
}
