//! Files that are either whole or as they were.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use burn::module::Module;

use super::module_file::write_module;
use crate::TrainError;

/// Writes a file so that a crash at any moment leaves the old content or the new, never a part.
///
/// # Errors
///
/// If the folder cannot be written to or is full; the old file is intact then.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), TrainError> {
    let part = with_suffix(path, ".part");
    let result = write_whole(&part, content).and_then(|()| fs::rename(&part, path));
    if let Err(source) = result {
        let _ = fs::remove_file(&part);
        return Err(TrainError::Write { path: path.to_owned(), source });
    }
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    Ok(())
}

/// Writes a model as [`write_atomically`] writes bytes.
///
/// # Errors
///
/// As [`write_atomically`].
pub(super) fn save_atomically<M: Module>(path: &Path, model: &M) -> Result<(), TrainError> {
    // burn writes under names of its own beside the one it is given; here they go with the next write after a kill.
    let folder = with_suffix(path, ".part");
    let part = folder.join("whole.bpk");
    let _ = fs::remove_file(&folder).or_else(|_| fs::remove_dir_all(&folder));
    let result = fs::create_dir_all(&folder)
        .and_then(|()| save_whole(model, &part))
        .and_then(|()| fs::rename(&part, path));
    let _ = fs::remove_dir_all(&folder);
    if let Err(source) = result {
        return Err(TrainError::Write { path: path.to_owned(), source });
    }
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    Ok(())
}

/// Writes a file and waits until it lies on the disk.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Writes a model and waits until it lies on the disk.
pub(super) fn save_whole<M: Module>(model: &M, path: &Path) -> io::Result<()> {
    write_module(model, path)?;
    sync(path)
}

/// Waits until a file lies on the disk.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Makes renames in a folder last, where the system can.
pub(super) fn sync_folder(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}
