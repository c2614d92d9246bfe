//! Opens files, unpacking gzip and bzip2 on the way.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;

use crate::DataError;

/// Bytes read at once.
const CHUNK: usize = 1 << 18;

pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>, DataError> {
    let read_error = |source| DataError::Read { file: path.to_owned(), source };
    let file = File::open(path).map_err(read_error)?;
    if file.metadata().map_err(read_error)?.is_dir() {
        return Err(read_error(ErrorKind::IsADirectory.into()));
    }
    let file = BufReader::with_capacity(CHUNK, file);
    Ok(match path.extension().and_then(|ending| ending.to_str()) {
        Some("gz") => Box::new(MultiGzDecoder::new(file)),
        Some("bz2") => Box::new(MultiBzDecoder::new(file)),
        _ => Box::new(file),
    })
}
