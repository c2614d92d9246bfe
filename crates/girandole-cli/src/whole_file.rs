//! Files that are whole or not there.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::failure::Failure;

/// Writes a file beside its place and renames it.
pub(super) fn write(file: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    let part = file.with_extension("part");
    let written = fs::File::create(&part)
        .and_then(|mut out| out.write_all(content.as_ref()).and_then(|()| out.sync_all()))
        .and_then(|()| fs::rename(&part, file));
    written.map_err(|source| {
        // What is left of the attempt is of no use, and the first error is the one to tell.
        let _ = fs::remove_file(&part);
        Failure::Write { file: file.to_owned(), source }
    })
}
