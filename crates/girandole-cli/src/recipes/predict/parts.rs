//! Scores a folder of files to a folder.

use std::fs;
use std::path::{Path, PathBuf};

use girandole::data::{Drift, FileFormat, Predictions};

use super::out::Written;
use crate::args::OutFormat;
use crate::failure::Failure;

/// What came of a folder.
pub(super) struct Scored {
    pub(super) n_rows: usize,
    pub(super) drift: Option<Drift>,
    /// The columns that were written.
    pub(super) names: Vec<String>,
}

/// Predictions of a file, its rows, and how they differ from those of training.
type Score<'a> = dyn Fn(&Path) -> Result<(Predictions, usize, Option<Drift>), Failure> + 'a;

/// Scores file after file into a folder beside `folder`, which takes its place when all are done: whole or not at all.
pub(super) fn score(
    files: &[PathBuf],
    folder: &Path,
    format: Option<OutFormat>,
    score: &Score<'_>,
) -> Result<Scored, Failure> {
    let names = names(files, format)?;
    let beside = beside(folder);
    let scored = all(files, &names, (&beside, format), score).and_then(|scored| {
        if folder.is_dir() {
            fs::remove_dir(folder).map_err(|source| Failure::Write { file: folder.to_owned(), source })?;
        }
        fs::rename(&beside, folder).map_err(|source| Failure::Write { file: folder.to_owned(), source })?;
        Ok(scored)
    });
    if scored.is_err() {
        // What is left of the attempt is of no use, and the first error is the one to tell.
        let _ = fs::remove_dir_all(&beside);
    }
    scored
}

fn all(
    files: &[PathBuf],
    names: &[PathBuf],
    (folder, format): (&Path, Option<OutFormat>),
    score: &Score<'_>,
) -> Result<Scored, Failure> {
    let mut scored = Scored { n_rows: 0, drift: None, names: Vec::new() };
    let mut drifts = Vec::new();
    for (file, name) in files.iter().zip(names) {
        let out = folder.join(name);
        let parent = out.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|source| Failure::Write { file: parent.to_owned(), source })?;
        let (predictions, n_rows, drift) = score(file)?;
        let Written { format, separator } = Written::of(format.unwrap_or(OutFormat::like(file)));
        predictions.write_as(&out, format, separator)?;
        scored.n_rows += n_rows;
        scored.names = predictions.names();
        drifts.extend(drift.map(|drift| (n_rows, drift)));
    }
    scored.drift = Drift::joined(&drifts);
    Ok(scored)
}

/// What each file is called in the new folder: as it is below the folder that holds them all, with another ending.
fn names(files: &[PathBuf], format: Option<OutFormat>) -> Result<Vec<PathBuf>, Failure> {
    let mut above = files.first().and_then(|file| file.parent()).unwrap_or(Path::new("")).to_owned();
    while !files.iter().all(|file| file.starts_with(&above)) && above.pop() {}
    let name = |file: &PathBuf| {
        let ending = format.unwrap_or(OutFormat::like(file)).word();
        let below = file.strip_prefix(&above).unwrap_or(file);
        let plain = if FileFormat::is_packed(below) { below.with_extension("") } else { below.to_owned() };
        match FileFormat::of(&plain) {
            Some(_) => plain.with_extension(ending),
            None => PathBuf::from(format!("{}.{ending}", plain.display())),
        }
    };
    let names: Vec<PathBuf> = files.iter().map(name).collect();
    for (i, name) in names.iter().enumerate() {
        if let Some(before) = names[..i].iter().position(|other| other == name) {
            let (first, second) = (files[before].clone(), files[i].clone());
            return Err(Failure::OutTwice { first, second, out: name.clone() });
        }
    }
    Ok(names)
}

/// A hidden name in the same folder, since only there a rename is one step.
fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    folder.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}
