//! Why a piece of work could not be done.

use std::io;
use std::path::PathBuf;

use girandole_data::DataError;
use girandole_nn::{BuildError, OnnxError, WeightsError};
use girandole_train::TrainError;

use crate::device::DeviceError;
use crate::job::JobProblem;
use crate::scorer::ScorerError;

/// Why a piece of work could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A job file has problems.
    #[error("{}", listed(name, problems))]
    Job {
        /// The file.
        name: String,
        /// All of them, by line.
        problems: Vec<JobProblem>,
    },
    /// A job file could not be read.
    #[error("cannot read {}: {source}; check the path, or write a first job with `girandole init`", file.display())]
    ReadJob {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A job has a value that TOML cannot hold.
    #[error("the job cannot be written as TOML: {reason}; keep seeds below 2^63 and paths in UTF-8")]
    WriteJob {
        /// What cannot be written.
        reason: String,
    },
    /// A folder holds no complete run.
    #[error("{} is not the folder of a run: {missing}; give the folder that `girandole train` printed", folder.display())]
    NotARun {
        /// The folder.
        folder: PathBuf,
        /// What it lacks.
        missing: String,
    },
    /// A run was begun and has no weights yet.
    #[error(
        "the run {} has no weights yet; finish it with `girandole train --resume {}`",
        folder.display(),
        folder.display()
    )]
    Unfinished {
        /// The folder.
        folder: PathBuf,
    },
    /// A folder already holds a run.
    #[error(
        "{} already holds a run, which stays as it is; choose another --out, or go on with `girandole train --resume {}`",
        folder.display(),
        folder.display()
    )]
    RunExists {
        /// The folder.
        folder: PathBuf,
    },
    /// A run is to go on with other settings than it began with.
    #[error(
        "cannot resume the run {} with another {what}; resume it with the settings it began with, or begin a new run",
        folder.display()
    )]
    JobChanged {
        /// The folder.
        folder: PathBuf,
        /// What differs.
        what: &'static str,
    },
    /// A run is to go on with data that encodes differently.
    #[error(
        "cannot go on with the run {}: its data is no longer what it began with, since the encoders come out \
         different; restore the data, or begin a new run",
        folder.display()
    )]
    DataChanged {
        /// The folder.
        folder: PathBuf,
    },
    /// Embeddings could not be taken from a file.
    #[error("cannot take embeddings from {}: {reason}", file.display())]
    Pretrained {
        /// The file.
        file: PathBuf,
        /// What is wrong, and the way out.
        reason: String,
    },
    /// A file to evaluate on has none of the targets.
    #[error("{} has the target of no task, so there is nothing to compare with; use `predict`, or add the columns of {}", file.display(), tasks.join(", "))]
    NoTargets {
        /// The file.
        file: PathBuf,
        /// The tasks.
        tasks: Vec<String>,
    },
    /// A run of streamed rows is to be looked at over its training file, which may not fit into memory.
    #[error("the run {} was trained on a stream; name a file of rows with --data", folder.display())]
    StreamedRows {
        /// The folder.
        folder: PathBuf,
    },
    /// A file or folder of the run could not be written.
    #[error("cannot write {}: {source}; free space there or choose another folder (earlier files are intact)", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A device could not be opened.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Rows could not be read, encoded or written.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A model could not be put together.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Weights could not be saved or loaded.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A model could not be written as ONNX.
    #[error(transparent)]
    Onnx(#[from] OnnxError),
    /// Items could not be scored for a user.
    #[error(transparent)]
    Scorer(#[from] ScorerError),
    /// Training, evaluation or prediction failed.
    #[error(transparent)]
    Train(#[from] TrainError),
}

fn listed(name: &str, problems: &[JobProblem]) -> String {
    match problems {
        [only] => only.to_string(),
        all => {
            let lines: String = all.iter().map(|problem| format!("\n  {problem}")).collect();
            format!("{} problems in {name}:{lines}", all.len())
        }
    }
}
