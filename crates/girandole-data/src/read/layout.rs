//! How the text of a file becomes cells.

use serde::{Deserialize, Serialize};

use super::spelling::spelled;
use crate::{DataConfig, FileFormat};

/// How the text of a file becomes cells; saved with the encoders, since prediction reads files likewise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Layout {
    pub(crate) format: Option<FileFormat>,
    pub(crate) delimiter: Option<char>,
    /// Names for a file without a header.
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) missing: Vec<String>,
    /// Whether each value has one spelling, which texts of older versions had not.
    #[serde(default)]
    pub(crate) spelled: bool,
    /// Before the fraction of a number. Default: a dot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decimal: Option<char>,
    /// Between the thousands of a number. Default: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) thousands: Option<char>,
}

impl Layout {
    pub(crate) fn of(config: &DataConfig) -> Self {
        Self {
            format: config.format,
            delimiter: config.separator,
            columns: config.columns.clone(),
            missing: config.missing.iter().map(|text| spelled(text.trim()).into_owned()).collect(),
            spelled: true,
            decimal: config.decimal,
            thousands: config.thousands,
        }
    }

    pub(crate) fn is_missing(&self, text: &str) -> bool {
        if text.is_empty() || self.missing.is_empty() {
            return text.is_empty();
        }
        let spelling = if self.spelled { spelled(text) } else { text.into() };
        self.missing.iter().any(|missing| *missing == spelling)
    }

    /// The numbers that stand for a missing one.
    pub(super) fn missing_numbers(&self) -> Vec<f64> {
        self.missing.iter().filter_map(|text| text.parse().ok()).collect()
    }
}
