//! What can be wrong with a file, a folder or a pattern as a whole.

use std::path::PathBuf;

use crate::naming::listed;

/// What is wrong with a file, a folder of files or a pattern as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// Something that cannot be read twice.
    #[error(
        "{} is {what}, and rows are read more than once; write them to a file and name that one",
        file.display()
    )]
    NotAFile {
        /// What was named.
        file: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A folder without files of rows.
    #[error(
        "{} holds no file of rows: none that ends in .csv, .tsv or .parquet, packed or not (names that begin with . \
         or _ are passed over); name the folder of the files",
        folder.display()
    )]
    NoFiles {
        /// The folder.
        folder: PathBuf,
    },
    /// A pattern that no file fits.
    #[error("no file fits the pattern {}; check it, and put it into quotes on the command line", pattern.display())]
    NoMatch {
        /// The pattern.
        pattern: PathBuf,
    },
    /// A file in a folder that may be anything.
    #[error(
        "cannot tell how {} is written from its name; take it out of the folder, name the files of rows by a pattern \
         such as {}, or set `data.format`",
        file.display(), file.with_file_name("*.csv").display()
    )]
    StrangePart {
        /// The file.
        file: PathBuf,
    },
    /// A folder in a folder of files.
    #[error(
        "{} holds the folder {} too; name the files in it by a pattern such as {}, or move it elsewhere",
        folder.display(), inner.display(), folder.join("*/*").display()
    )]
    FolderInside {
        /// The outer folder.
        folder: PathBuf,
        /// The inner one.
        inner: PathBuf,
    },
    /// Files that are written in more than one way.
    #[error(
        "{} is {format} and {} is {other_format}; files that are read together are written alike: name those of one \
         kind by a pattern",
        file.display(), other.display()
    )]
    MixedFormats {
        /// The first file.
        file: PathBuf,
        /// How it is written.
        format: &'static str,
        /// The first one that is written otherwise.
        other: PathBuf,
        /// How that is written.
        other_format: &'static str,
    },
    /// Files that differ in their columns.
    #[error(
        "{} has other columns than {}: {}; files that are read together need the same columns",
        file.display(), first.display(), difference(lacks, adds)
    )]
    OtherColumns {
        /// The odd file.
        file: PathBuf,
        /// The first file.
        first: PathBuf,
        /// Columns of the first file that the odd one does not have.
        lacks: Vec<String>,
        /// Columns of the odd file that the first one does not have.
        adds: Vec<String>,
    },
    /// A folder to stream holds no Parquet file.
    #[error("{} holds no file that ends in .parquet; name the folder of the files to stream", folder.display())]
    NoParquet {
        /// The folder.
        folder: PathBuf,
    },
    /// A Parquet file inside a packed one.
    #[error("{} is a packed Parquet file; unpack it, since Parquet packs its columns itself", file.display())]
    PackedParquet {
        /// The file.
        file: PathBuf,
    },
}

fn difference(lacks: &[String], adds: &[String]) -> String {
    match (lacks.is_empty(), adds.is_empty()) {
        (true, true) => "they stand in another order".to_owned(),
        (false, true) => format!("it lacks {}", listed(lacks)),
        (true, false) => format!("it has {} more", listed(adds)),
        (false, false) => format!("it lacks {} and has {}", listed(lacks), listed(adds)),
    }
}
