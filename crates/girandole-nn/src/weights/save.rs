//! Writes weights.

use std::path::Path;

use burn::module::Module;
use burn::store::RecordError;

use super::WeightsError;

/// Saves the weights and running statistics of `model` as burnpack.
///
/// The file appears whole or not at all: it is written beside its place and then renamed.
///
/// # Errors
///
/// If the file cannot be written; an earlier file of that name is then as it was.
pub fn save_weights<M: Module>(model: &M, path: &Path) -> Result<(), WeightsError> {
    let write = |reason: String| WeightsError::Write { path: path.to_owned(), reason };
    if path.file_name().is_none() {
        return Err(write("this is not the name of a file".into()));
    }
    // burn adds an extension to a name without one, which would put the file elsewhere than asked.
    let bare = path.extension().is_none();
    let target = if bare { path.with_extension("bpk") } else { path.to_owned() };
    model.valid().into_record().save(&target).map_err(|error| write(reason(error)))?;
    if bare { std::fs::rename(&target, path).map_err(|error| write(error.to_string())) } else { Ok(()) }
}

/// What burn's error says, without its own heading.
pub(super) fn reason(error: RecordError) -> String {
    match error {
        RecordError::Io(reason) | RecordError::Validation(reason) => reason,
    }
}
