//! How a file of rows is written.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::packing::split;

/// How a file of rows is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Text, one row a line, cells between separators; may be packed with gzip, bzip2 or Zstandard.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl FileFormat {
    /// Reads the format off a file's name, in letters of any case; `None` where the ending says nothing.
    ///
    /// ```
    /// use girandole_data::FileFormat;
    ///
    /// assert_eq!(FileFormat::of("rows.csv.gz".as_ref()), Some(FileFormat::Csv));
    /// assert_eq!(FileFormat::of("ROWS.CSV.ZST".as_ref()), Some(FileFormat::Csv));
    /// assert_eq!(FileFormat::of("rows.parquet".as_ref()), Some(FileFormat::Parquet));
    /// assert_eq!(FileFormat::of("rows.xlsx".as_ref()), None);
    /// ```
    pub fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?.to_ascii_lowercase();
        let (plain, _) = split(&name);
        match Path::new(plain).extension()?.to_str()? {
            "csv" | "tsv" | "txt" | "data" | "test" => Some(Self::Csv),
            "parquet" | "parq" | "pq" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// Whether a file's name says that it is packed.
    ///
    /// ```
    /// use girandole_data::FileFormat;
    ///
    /// assert!(FileFormat::is_packed("rows.csv.GZ".as_ref()));
    /// assert!(!FileFormat::is_packed("rows.csv".as_ref()));
    /// ```
    pub fn is_packed(file: &Path) -> bool {
        super::Packing::of(file).is_some()
    }

    /// The word in a file of settings.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Parquet => "Parquet",
        }
    }
}
