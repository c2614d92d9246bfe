//! Where predictions go, and how they are written.

use std::path::{Path, PathBuf};

use girandole::data::FileFormat;

use crate::args::{OutFormat, PredictArgs};
use crate::failure::Failure;

/// How predictions are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    pub(super) format: FileFormat,
    pub(super) separator: char,
}

/// Where predictions go.
#[derive(Debug, PartialEq)]
pub(super) enum Out {
    Standard(Written),
    File(PathBuf, Written),
    /// A folder with a file for each file of rows; without a format each is written as its rows are.
    Folder(PathBuf, Option<OutFormat>),
}

impl Out {
    /// What the command line asks for; says before the work what would fail after it.
    pub(super) fn of(args: &PredictArgs) -> Result<Self, Failure> {
        let (out, data) = (&args.out, &args.data);
        if out == Path::new("-") {
            return Ok(Self::Standard(Written::of(args.format.unwrap_or(OutFormat::Csv))));
        }
        let named = Written::by_name(out);
        let is_folder = out.is_dir() || out.to_string_lossy().ends_with(std::path::is_separator);
        let is_many = data.is_dir() || !data.exists() && data.to_string_lossy().contains(['*', '?']);
        if is_many && (is_folder || named.is_none()) {
            check_folder(out, data)?;
            return Ok(Self::Folder(out.clone(), args.format));
        }
        if is_folder {
            return Err(Failure::OutIsFolder(out.clone()));
        }
        let written = match (args.format.map(|format| (format, Written::of(format))), named) {
            (None, None) => return Err(Failure::OutFormat(out.clone())),
            (Some((format, asked)), Some(named)) if asked != named => {
                return Err(Failure::OutOtherFormat { out: out.clone(), format: format.word() });
            }
            (Some((_, written)), _) | (None, Some(written)) => written,
        };
        if FileFormat::is_packed(out) {
            return Err(Failure::OutFormat(out.clone()));
        }
        if let (Ok(out_file), Ok(data_file)) = (out.canonicalize(), data.canonicalize())
            && (out_file == data_file || out_file.parent() == Some(&data_file))
        {
            return Err(Failure::OutIsInput(out.clone()));
        }
        parent(out)?;
        Ok(Self::File(out.clone(), written))
    }
}

/// A folder that is there must be empty, and another one than that of the rows.
fn check_folder(out: &Path, data: &Path) -> Result<(), Failure> {
    if let (Ok(out_folder), Ok(data_folder)) = (out.canonicalize(), data.canonicalize())
        && out_folder.starts_with(&data_folder)
    {
        return Err(Failure::OutIsInput(out.to_owned()));
    }
    let is_empty = || std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    if out.exists() && !(out.is_dir() && is_empty()) {
        return Err(Failure::OutExists(out.to_owned()));
    }
    parent(out)
}

fn parent(out: &Path) -> Result<(), Failure> {
    match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(Failure::OutFolder { out: out.to_owned(), folder: folder.to_owned() })
        }
        _ => Ok(()),
    }
}

impl Written {
    pub(super) fn of(format: OutFormat) -> Self {
        match format {
            OutFormat::Csv => Self { format: FileFormat::Csv, separator: ',' },
            OutFormat::Tsv => Self { format: FileFormat::Csv, separator: '\t' },
            OutFormat::Parquet => Self { format: FileFormat::Parquet, separator: ',' },
        }
    }

    fn by_name(out: &Path) -> Option<Self> {
        let ending = out.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match FileFormat::of(out)? {
            FileFormat::Csv if ending.as_deref() == Some("tsv") => Some(Self::of(OutFormat::Tsv)),
            FileFormat::Csv => Some(Self::of(OutFormat::Csv)),
            FileFormat::Parquet => Some(Self::of(OutFormat::Parquet)),
        }
    }
}

impl OutFormat {
    /// The word on the command line, which is the ending of a name too.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Parquet => "parquet",
        }
    }

    /// How a file of rows is written.
    pub(super) fn like(rows: &Path) -> Self {
        let name = rows.to_string_lossy().to_ascii_lowercase();
        match FileFormat::of(rows) {
            Some(FileFormat::Parquet) => Self::Parquet,
            _ if name.contains(".tsv") => Self::Tsv,
            _ => Self::Csv,
        }
    }
}
