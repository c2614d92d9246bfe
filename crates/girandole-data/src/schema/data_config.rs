//! Where the rows are and how to read them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{BuiltIn, FileFormat, SplitConfig, StreamConfig};

/// Where the rows are and how to read them: the section `[data]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataConfig {
    /// The file of rows; for `dataset = "census"` the folder of its two files, for a stream a file or a folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// A data set known by name, instead of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<BuiltIn>,
    /// A file of test rows, instead of a share of `path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
    /// How the files are written. Default: by the ending of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<FileFormat>,
    /// What stands between the cells of a CSV file. Default: a comma, and a tab in `.tsv`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Names of the columns of a CSV file that has no header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Texts that stand for a missing value, `"?"` or `"NA"`; an empty cell is one always.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Column with the weight of each row, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// How rows are dealt to training, validation and test.
    pub split: SplitConfig,
    /// Reads training rows anew in every epoch, for files larger than memory. Default: all rows lie in memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamConfig>,
}
