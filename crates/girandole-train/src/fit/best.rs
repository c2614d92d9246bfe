//! The best weights so far.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use burn::store::ModuleRecord;
use girandole_nn::TaskModel;

use super::atomic_file::{save_whole, sync, sync_folder};
use crate::TrainError;

/// The best weights so far, and how good they were.
pub(crate) struct Best<M> {
    pub(crate) weights: BestWeights<M>,
    /// The epoch they are from.
    pub(crate) epoch: usize,
    pub(crate) score: Option<f64>,
}

/// Where the best weights are.
pub(crate) enum BestWeights<M> {
    /// In memory, without a graph.
    Held(M),
    /// In the run's weights file: of a model with tables too large to be held twice.
    Written(PathBuf),
}

impl<M: TaskModel> BestWeights<M> {
    /// Keeps `model`, which the run in `folder`, if there is one, has just written.
    pub(crate) fn keep(model: &M, folder: Option<&Path>) -> Self {
        match folder {
            Some(folder) if !model.row_tables().is_empty() => Self::Written(folder.join("weights.bpk")),
            _ => Self::Held(model.clone()),
        }
    }

    /// Writes a file and waits until it lies on the disk.
    pub(super) fn save(&self, file: &Path) -> io::Result<()> {
        match self {
            Self::Held(model) => save_whole(model, file),
            Self::Written(from) => {
                fs::copy(from, file)?;
                sync(file)
            }
        }
    }

    /// The model with these weights; `model` has the same parts and is used up.
    pub(crate) fn into_model(self, model: M) -> Result<M, TrainError> {
        match self {
            Self::Held(best) => Ok(best),
            Self::Written(file) => {
                let failed = |reason: String| TrainError::BestWeights { path: file.clone(), reason };
                // Tensor by tensor, each in the place of one of the model's.
                let record = ModuleRecord::load(&file).map_err(|error| failed(error.to_string()))?;
                let loaded = model.try_load_record(record).map_err(|error| failed(error.to_string()))?;
                // What would still be read at its first use, when the file may be another.
                Ok(loaded.materialize())
            }
        }
    }
}

/// Puts a copy of `from` in the place of the weights file of the run in `folder`.
pub(crate) fn restore_weights(from: &Path, folder: &Path) -> Result<(), TrainError> {
    let (file, part) = (folder.join("weights.bpk"), folder.join("weights.bpk.back"));
    let result = fs::copy(from, &part).and_then(|_| sync(&part)).and_then(|()| fs::rename(&part, &file));
    if let Err(source) = result {
        let _ = fs::remove_file(&part);
        return Err(TrainError::Write { path: file, source });
    }
    sync_folder(folder);
    Ok(())
}
