//! What a training needs to go on after a crash.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use burn::store::ModuleRecord;
use burn::tensor::Bytes;
use girandole_nn::TaskModel;
use serde::{Deserialize, Serialize};

use super::BestWeights;
use super::atomic_file::{save_whole, sync_folder, write_whole};
use super::averages::AveragesModule;
use super::optimizer::MomentsModule;
use crate::{History, TrainError};

/// The folder of checkpoints: one complete folder an epoch, of which the newest counts.
///
/// A checkpoint is written beside the others under a name that ends in `.part`, renamed when all of it
/// lies on the disk, and only then are the older ones removed: at every moment there is a whole one.
#[derive(Debug, Clone)]
pub(crate) struct Checkpoints {
    folder: PathBuf,
}

/// Everything but tensors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) fingerprint: Fingerprint,
    /// Epochs done.
    pub(crate) epoch: usize,
    /// Optimizer steps done.
    pub(crate) step: usize,
    /// The epoch of the best weights.
    pub(crate) best_epoch: usize,
    /// Its validation score.
    pub(crate) best_score: Option<f64>,
    /// Steps each parameter was moved, in the order of the optimizer's record.
    pub(crate) times: Vec<usize>,
    pub(crate) history: History,
}

/// What must be the same for the rest of a training to be the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    pub(crate) tasks: Vec<String>,
    pub(crate) n_train: usize,
    pub(crate) n_validation: usize,
    pub(crate) batch: usize,
    pub(crate) seed: u64,
    pub(crate) keep: String,
    #[serde(default)]
    pub(crate) ema_decay: Option<f64>,
}

/// The tensors of a checkpoint.
pub(crate) struct Tensors<'a, M> {
    pub(crate) model: &'a M,
    pub(crate) optimizer: &'a MomentsModule,
    /// Averages of the weights, where they are asked for.
    pub(crate) averages: Option<&'a AveragesModule>,
    /// The best weights, where they are not the model's.
    pub(crate) best: Option<&'a BestWeights<M>>,
}

/// A checkpoint as it was read.
pub(crate) struct Loaded {
    pub(crate) state: State,
    pub(crate) model: ModuleRecord,
    pub(crate) optimizer: ModuleRecord,
    pub(crate) averages: Option<ModuleRecord>,
    /// The file of the best weights.
    pub(crate) best: PathBuf,
}

impl Checkpoints {
    /// The checkpoints of the run in `folder`.
    pub(crate) fn of_run(folder: &Path) -> Self {
        Self { folder: folder.join("checkpoint") }
    }

    /// Removes every checkpoint, for a training that starts anew.
    ///
    /// # Errors
    ///
    /// If the folder cannot be removed.
    pub(crate) fn clear(&self) -> Result<(), TrainError> {
        match fs::remove_dir_all(&self.folder) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(TrainError::Write { path: self.folder.clone(), source })
            }
            _ => Ok(()),
        }
    }

    /// Saves one, then removes the others.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the one before is intact then.
    pub(crate) fn save<M: TaskModel>(
        &self,
        state: &State,
        tensors: Tensors<'_, M>,
    ) -> Result<(), TrainError> {
        let whole = self.folder.join(format!("epoch-{:05}", state.epoch));
        let part = self.folder.join(format!("epoch-{:05}.part", state.epoch));
        let result = write_parts(&part, state, tensors).and_then(|()| {
            // Only after a resumed training was stopped right after this rename.
            if whole.exists() {
                fs::remove_dir_all(&whole)?;
            }
            fs::rename(&part, &whole)
        });
        if let Err(source) = result {
            let _ = fs::remove_dir_all(&part);
            return Err(TrainError::Write { path: whole, source });
        }
        sync_folder(&self.folder);
        for other in self.entries().into_iter().filter(|path| *path != whole) {
            let _ = fs::remove_dir_all(other);
        }
        Ok(())
    }

    /// The newest, if there is one.
    ///
    /// # Errors
    ///
    /// If there is one that cannot be read.
    pub(crate) fn load(&self) -> Result<Option<Loaded>, TrainError> {
        let whole = self.entries().into_iter().filter(|path| path.extension().is_none()).max();
        let Some(folder) = whole else { return Ok(None) };
        let broken = |name: &str, reason: String| TrainError::Resume { path: folder.join(name), reason };
        let text = fs::read_to_string(folder.join("state.json"))
            .map_err(|error| broken("state.json", error.to_string()))?;
        let state: State =
            serde_json::from_str(&text).map_err(|error| broken("state.json", error.to_string()))?;
        let record = |name: &str| read_record(&folder.join(name));
        let best = folder.join("best.bpk");
        let best = if best.exists() { best } else { folder.join("model.bpk") };
        let (model, optimizer) = (record("model.bpk")?, record("optimizer.bpk")?);
        let averages = folder.join("averages.bpk").exists().then(|| record("averages.bpk")).transpose()?;
        Ok(Some(Loaded { state, model, optimizer, averages, best }))
    }

    /// The folder, for messages.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn entries(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("epoch-")))
            .collect()
    }
}

impl Fingerprint {
    /// What differs, in words; none if all is the same.
    pub(crate) fn difference(&self, now: &Self) -> Option<String> {
        let show = |what: &str, then: String, now: String| {
            (then != now).then(|| format!("{what} was {then} and is now {now}"))
        };
        show("the list of tasks", self.tasks.join(", "), now.tasks.join(", "))
            .or_else(|| {
                show("the number of training rows", self.n_train.to_string(), now.n_train.to_string())
            })
            .or_else(|| {
                let (then, now) = (self.n_validation, now.n_validation);
                show("the number of validation rows", then.to_string(), now.to_string())
            })
            .or_else(|| show("batch", self.batch.to_string(), now.batch.to_string()))
            .or_else(|| show("seed", self.seed.to_string(), now.seed.to_string()))
            .or_else(|| show("keep", self.keep.clone(), now.keep.clone()))
            .or_else(|| show("ema_decay", decay(self.ema_decay), decay(now.ema_decay)))
    }
}

fn decay(decay: Option<f64>) -> String {
    decay.map_or("none".to_owned(), |decay| decay.to_string())
}

/// Reads all of a record now: the folder of a checkpoint goes when the next one is written.
pub(crate) fn read_record(file: &Path) -> Result<ModuleRecord, TrainError> {
    let broken = |reason: String| TrainError::Resume { path: file.to_owned(), reason };
    let bytes = fs::read(file).map_err(|error| broken(error.to_string()))?;
    ModuleRecord::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(|error| broken(error.to_string()))
}

fn write_parts<M: TaskModel>(part: &Path, state: &State, tensors: Tensors<'_, M>) -> io::Result<()> {
    if part.exists() {
        fs::remove_dir_all(part)?;
    }
    fs::create_dir_all(part)?;
    save_whole(tensors.model, &part.join("model.bpk"))?;
    save_whole(tensors.optimizer, &part.join("optimizer.bpk"))?;
    if let Some(averages) = tensors.averages {
        save_whole(averages, &part.join("averages.bpk"))?;
    }
    if let Some(best) = tensors.best {
        best.save(&part.join("best.bpk"))?;
    }
    let state = serde_json::to_vec(state).map_err(io::Error::other)?;
    write_whole(&part.join("state.json"), &state)?;
    sync_folder(part);
    Ok(())
}
