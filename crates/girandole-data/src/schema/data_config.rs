//! Where the rows are and how to read them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{BuiltIn, FileFormat, SplitConfig, StreamConfig};

/// Where the rows are and how to read them: the section `[data]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataConfig {
    /// The file of rows, a folder of files with the same columns, or a pattern such as `"rows/part-*.csv"`; for
    /// `dataset = "census"` the folder of its two files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// A data set known by name, instead of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<BuiltIn>,
    /// Test rows, instead of a share of `path`: a file, folder or pattern like that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
    /// Validation rows, instead of a share of `path`: a file, folder or pattern like that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<PathBuf>,
    /// How the files are written. Default: by the ending of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<FileFormat>,
    /// What stands between the cells of a CSV file. Default: a comma, and a tab in `.tsv`.
    ///
    /// In a file `delimiter` means the same.
    #[serde(alias = "delimiter", skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// What stands before the fraction of a number in a text, `","` in `12,5`. Default: a dot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// What stands between the thousands of a number in a text, `","` in `1,163.74`. Default: nothing.
    ///
    /// A space means any kind of space, an apostrophe both kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
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
