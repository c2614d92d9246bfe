//! The files of a run's folder.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::Error;

pub(super) const CONFIG: &str = "config.toml";
pub(super) const ENCODERS: &str = "encoders.json";
pub(super) const WEIGHTS: &str = "weights.bpk";
pub(super) const GATES: &str = "gates.json";
pub(super) const SUMMARY: &str = "summary.json";
pub(super) const HISTORY: &str = "history.json";

/// Whether there is anything of a run.
pub(super) fn any_in(folder: &Path) -> bool {
    [CONFIG, WEIGHTS, SUMMARY, "checkpoint"].iter().any(|name| folder.join(name).exists())
}

/// Whether there is a whole checkpoint.
pub(super) fn has_checkpoint(folder: &Path) -> bool {
    let entries = fs::read_dir(folder.join("checkpoint")).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.path().extension().is_none())
}

/// Makes the folder and all above it.
pub(super) fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.to_owned(), source })
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let part = path.with_extension("part");
    let written = (|| -> io::Result<()> {
        let mut file = fs::File::create(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, path)
    })();
    written.map_err(|source| {
        // What is left of the attempt is of no use, and the first error is the one to tell.
        let _ = fs::remove_file(&part);
        Error::Write { path: path.to_owned(), source }
    })
}
