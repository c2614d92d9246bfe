//! Reads weights.

use std::fs;
use std::path::Path;

use burn::module::Module;
use burn::store::{ModuleRecord, RecordError};
use burn::tensor::Bytes;

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
    // All of it now: burn's own way reads each tensor at its first use, when the file may be gone or another.
    let bytes = fs::read(path).map_err(|source| WeightsError::Read { path: path.to_owned(), source })?;
    ModuleRecord::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(|error| classify(path, error))
}

fn classify(path: &Path, error: RecordError) -> WeightsError {
    let path = path.to_owned();
    match error {
        RecordError::Io(reason) => WeightsError::NotWeights { path, reason },
        error => WeightsError::OtherModel { path, reason: reason(error) },
    }
}
