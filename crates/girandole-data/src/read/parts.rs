//! The files that a path names: one, those of a folder, or those that fit a pattern.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::pattern::Pattern;
use crate::schema::Packing;
use crate::{DataError, FileError, FileFormat};

/// The files that a path names, in the order of their names: itself, all of a folder, or those that a pattern with `*`
/// or `?` fits.
///
/// Of a folder, and where a pattern does not ask for them, names that begin with a dot or an underline are passed over:
/// what programs leave beside the rows. All files are written in one way; empty ones among others are left out. `format`
/// is that of files whose name says nothing.
pub(crate) fn parts(path: &Path, format: Option<FileFormat>) -> Result<Vec<PathBuf>, DataError> {
    let mut paths = if path.is_dir() {
        in_folder(path, format)?
    } else if path.exists() || !is_pattern(path) {
        return Ok(vec![path.to_owned()]);
    } else {
        let mut paths = Vec::new();
        for found in fitting(path)? {
            match found.is_dir() {
                true => paths.extend(in_folder(&found, format)?),
                false => paths.push(found),
            }
        }
        if paths.is_empty() {
            return Err(FileError::NoMatch { pattern: path.to_owned() }.into());
        }
        paths
    };
    paths.sort();
    paths.dedup();
    of_one_format(&paths, format)?;
    let is_empty = |path: &PathBuf| fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() == 0);
    if !paths.iter().all(is_empty) {
        paths.retain(|path| !is_empty(path));
    }
    Ok(paths)
}

/// Whether a path is no file but a pattern.
fn is_pattern(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_str().is_some_and(Pattern::is_one))
}

/// What programs leave beside the rows: `.part-0.crc`, `_SUCCESS`, `_metadata`.
fn is_beside(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(['.', '_'])
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let failed = |source| DataError::Read { file: folder.to_owned(), source };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| PathBuf::from(entry.file_name())).map_err(failed))
        .collect()
}

fn in_folder(folder: &Path, format: Option<FileFormat>) -> Result<Vec<PathBuf>, DataError> {
    let mut paths: Vec<PathBuf> = entries(folder)?
        .into_iter()
        .filter(|name| !is_beside(name.as_os_str()))
        .map(|name| folder.join(name))
        .collect();
    paths.sort();
    if let Some(inner) = paths.iter().find(|path| path.is_dir()) {
        return Err(FileError::FolderInside { folder: folder.to_owned(), inner: inner.clone() }.into());
    }
    let is_strange = |path: &&PathBuf| FileFormat::of(path).or(format).is_none();
    match paths.iter().filter(is_strange).count() == paths.len() {
        true => Err(FileError::NoFiles { folder: folder.to_owned() }.into()),
        false => Ok(paths),
    }
}

/// All paths that fit, folder by folder.
fn fitting(pattern: &Path) -> Result<Vec<PathBuf>, DataError> {
    let mut found = vec![PathBuf::new()];
    for part in pattern.components() {
        let text = part.as_os_str().to_str().filter(|text| Pattern::is_one(text));
        let (Component::Normal(_), Some(text)) = (part, text) else {
            found.iter_mut().for_each(|path| path.push(part));
            continue;
        };
        let fits = Pattern::new(text);
        let mut next = Vec::new();
        for folder in found {
            if !folder.as_os_str().is_empty() && !folder.is_dir() {
                continue;
            }
            let names = entries(&folder)?.into_iter().filter(|name| {
                let name = name.as_os_str();
                (text.starts_with(['.', '_']) || !is_beside(name)) && fits.fits(&name.to_string_lossy())
            });
            next.extend(names.map(|name| folder.join(name)));
        }
        found = next;
    }
    // Without a sign in its last part, a path may name what is not there.
    found.retain(|path| path.exists());
    Ok(found)
}

fn of_one_format(paths: &[PathBuf], format: Option<FileFormat>) -> Result<(), DataError> {
    let mut first: Option<(&PathBuf, FileFormat)> = None;
    for path in paths {
        let Some(own) = FileFormat::of(path).or(format) else {
            return Err(FileError::StrangePart { file: path.clone() }.into());
        };
        if own == FileFormat::Parquet && Packing::of(path).is_some() {
            return Err(FileError::PackedParquet { file: path.clone() }.into());
        }
        match first {
            None => first = Some((path, own)),
            Some((_, format)) if format == own => {}
            Some((file, format)) => {
                let (file, format) = (file.clone(), format.word());
                let (other, other_format) = (path.clone(), own.word());
                return Err(FileError::MixedFormats { file, format, other, other_format }.into());
            }
        }
    }
    Ok(())
}
