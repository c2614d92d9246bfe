//! Reads weights.

use std::fs::File;
use std::path::Path;

use burn::module::Module;
use burn::store::{ModuleRecord, RecordError};

use super::WeightsError;
use super::restack::Restacked;
use super::save::reason;

/// Loads weights that [`save_weights`](crate::save_weights) wrote into `model`, on its device.
///
/// A bank of experts or towers loads what was saved from a `Vec` of them, and the other way about.
///
/// # Errors
///
/// If the file cannot be read, is no weights file, or holds those of another model.
pub fn load_weights<M: Module>(model: M, path: &Path) -> Result<M, WeightsError> {
    let record = read(path)?;
    let error = match model.clone().try_load_record(record) {
        Ok(loaded) => return Ok(loaded),
        Err(error) => error,
    };
    let restacked = Restacked::find(model, read(path)?);
    match restacked {
        Some(found) => found.load(read(path)?).map_err(|error| classify(path, error)),
        None => Err(classify(path, error)),
    }
}

fn read(path: &Path) -> Result<ModuleRecord, WeightsError> {
    let cannot = |source| WeightsError::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(cannot)?;
    if file.metadata().map_err(cannot)?.is_dir() {
        return Err(cannot(std::io::ErrorKind::IsADirectory.into()));
    }
    ModuleRecord::load(path).map_err(|error| classify(path, error))
}

fn classify(path: &Path, error: RecordError) -> WeightsError {
    let path = path.to_owned();
    match error {
        RecordError::Io(reason) => WeightsError::NotWeights { path, reason },
        error => WeightsError::OtherModel { path, reason: reason(error) },
    }
}
