//! How the text of a file becomes cells.

use serde::{Deserialize, Serialize};

use crate::{DataConfig, FileFormat};

/// How the text of a file becomes cells; saved with the encoders, since prediction reads files likewise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Layout {
    pub(crate) format: Option<FileFormat>,
    pub(crate) delimiter: Option<char>,
    /// Names for a file without a header.
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) missing: Vec<String>,
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
            missing: config.missing.iter().map(|text| text.trim().to_owned()).collect(),
            decimal: config.decimal,
            thousands: config.thousands,
        }
    }

    pub(crate) fn is_missing(&self, text: &str) -> bool {
        text.is_empty() || self.missing.iter().any(|missing| missing == text)
    }
}
