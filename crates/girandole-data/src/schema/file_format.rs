//! How a file of rows is written.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// How a file of rows is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Text, one row a line, cells between delimiters; may be packed with gzip or bzip2.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl FileFormat {
    /// Reads the format off a file's name; `None` where the ending says nothing.
    ///
    /// ```
    /// use girandole_data::FileFormat;
    ///
    /// assert_eq!(FileFormat::of("rows.csv.gz".as_ref()), Some(FileFormat::Csv));
    /// assert_eq!(FileFormat::of("rows.parquet".as_ref()), Some(FileFormat::Parquet));
    /// assert_eq!(FileFormat::of("rows.xlsx".as_ref()), None);
    /// ```
    pub fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".bz2")).unwrap_or(&name);
        match Path::new(name).extension()?.to_str()? {
            "csv" | "tsv" | "txt" | "data" | "test" => Some(Self::Csv),
            "parquet" | "parq" | "pq" => Some(Self::Parquet),
            _ => None,
        }
    }
}
