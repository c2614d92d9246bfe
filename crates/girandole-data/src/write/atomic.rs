//! Replaces a file in one step.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::DataError;

/// Writes a file beside `file`, flushes it to the disk and puts it in the place of `file`.
///
/// Whatever fails, an older file of that name stays as it was.
pub(crate) fn write_atomically(
    file: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), DataError> {
    let failed = |source| DataError::Write { file: file.to_owned(), source };
    if file.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let beside = beside(file).map_err(failed)?;
    let written = write_whole(&beside, write).and_then(|()| fs::rename(&beside, file));
    written.map_err(|error| {
        // What is left of the attempt is of no use, and the first error is the one to tell.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

fn write_whole(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

/// A hidden name in the same folder, since only there a rename is one step.
fn beside(file: &Path) -> io::Result<PathBuf> {
    let name = file.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let hidden = format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id());
    Ok(file.with_file_name(hidden))
}
