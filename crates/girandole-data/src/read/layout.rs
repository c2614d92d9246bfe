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
}

impl Layout {
    pub(crate) fn of(config: &DataConfig) -> Self {
        Self {
            format: config.format,
            delimiter: config.delimiter,
            columns: config.columns.clone(),
            missing: config.missing.iter().map(|text| text.trim().to_owned()).collect(),
        }
    }

    pub(crate) fn is_missing(&self, text: &str) -> bool {
        text.is_empty() || self.missing.iter().any(|missing| missing == text)
    }
}
