//! Opens files, unpacking gzip, bzip2 and Zstandard on the way.

use std::fs::{File, Metadata};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;

use crate::schema::Packing;
use crate::{DataError, FileError};

/// Bytes read at once.
const CHUNK: usize = 1 << 18;

/// Opens a file of text; how it is packed is read off its first bytes, and off its name where they say nothing.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>, DataError> {
    let mut file = BufReader::with_capacity(CHUNK, regular(path)?);
    let head = file.fill_buf().map_err(|source| DataError::Read { file: path.to_owned(), source })?;
    Ok(match Packing::of_bytes(head).or_else(|| Packing::of(path)) {
        Some(Packing::Gzip) => Box::new(MultiGzDecoder::new(file)),
        Some(Packing::Bzip2) => Box::new(MultiBzDecoder::new(file)),
        Some(Packing::Zstd) => zstd(file, path)?,
        None => Box::new(file),
    })
}

#[cfg(feature = "zstd")]
fn zstd(file: BufReader<File>, path: &Path) -> Result<Box<dyn Read>, DataError> {
    let decoder = zstd::stream::read::Decoder::with_buffer(file);
    Ok(Box::new(decoder.map_err(|source| DataError::Read { file: path.to_owned(), source })?))
}

#[cfg(not(feature = "zstd"))]
fn zstd(_file: BufReader<File>, path: &Path) -> Result<Box<dyn Read>, DataError> {
    let source = std::io::Error::from(std::io::ErrorKind::Unsupported);
    Err(DataError::Read { file: path.to_owned(), source })
}

/// Opens a file that can be read more than once.
pub(crate) fn regular(path: &Path) -> Result<File, DataError> {
    let failed = |source| DataError::Read { file: path.to_owned(), source };
    let about = match std::fs::metadata(path) {
        Ok(about) => about,
        Err(_) if path == Path::new("-") => return Err(not_a_file(path, "standard input")),
        Err(source) => return Err(failed(source)),
    };
    match about.is_file() {
        // Opened only then: opening a pipe waits until somebody writes to it.
        true => File::open(path).map_err(failed),
        false => Err(not_a_file(path, kind(&about))),
    }
}

fn not_a_file(path: &Path, what: &'static str) -> DataError {
    FileError::NotAFile { file: path.to_owned(), what }.into()
}

#[cfg(unix)]
fn kind(about: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;

    let kind = about.file_type();
    match () {
        () if kind.is_dir() => "a folder",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn kind(about: &Metadata) -> &'static str {
    if about.is_dir() { "a folder" } else { "no regular file" }
}
