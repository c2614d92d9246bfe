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
    load(model, path, || {
        // All of it now: burn's own way reads each tensor at its first use, when the file may be gone or another.
        fs::read(path).map_err(|source| WeightsError::Read { path: path.to_owned(), source })
    })
}

/// Loads weights as [`load_weights`] does, from the bytes of such a file; `name` stands for it in messages.
///
/// # Errors
///
/// If the bytes are not those of a weights file, or hold the weights of another model.
pub fn load_weights_from<M: Module>(model: M, bytes: &[u8], name: &str) -> Result<M, WeightsError> {
    load(model, Path::new(name), || Ok(bytes.to_vec()))
}

fn load<M: Module>(
    model: M,
    path: &Path,
    bytes: impl Fn() -> Result<Vec<u8>, WeightsError>,
) -> Result<M, WeightsError> {
    let read = || {
        let record = ModuleRecord::from_bytes(Bytes::from_bytes_vec(bytes()?));
        record.map_err(|error| classify(path, error))
    };
    let error = match model.clone().try_load_record(read()?) {
        Ok(loaded) => return Ok(loaded),
        Err(error) => error,
    };
    match Restacked::find(model, read()?) {
        Some(found) => found.load(read()?).map_err(|error| classify(path, error)),
        None => Err(classify(path, error)),
    }
}

fn classify(path: &Path, error: RecordError) -> WeightsError {
    let path = path.to_owned();
    match error {
        RecordError::Io(reason) => WeightsError::NotWeights { path, reason },
        error => WeightsError::OtherModel { path, reason: reason(error) },
    }
}
