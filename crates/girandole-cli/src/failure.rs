//! Why the program ends with an error.

use std::io;
use std::path::PathBuf;

use girandole::data::DataError;
use girandole::device::DeviceError;
use girandole::nn::BuildError;
use girandole::train::TrainError;

/// Why the program ends with an error: what the libraries say, and what only a command line can get wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Girandole(#[from] girandole::Error),
    #[error(
        "--data {} needs a config that says what its columns are; write one with `girandole init {} --targets \
         COLUMN,COLUMN --out job.toml` and train with `girandole train job.toml`",
        .0.display(), .0.display()
    )]
    DataWithoutConfig(PathBuf),
    #[error("{} is the file that is read; write the predictions to another one", .0.display())]
    OutIsInput(PathBuf),
    #[error("cannot tell how to write {} from its name; name it .csv, .tsv or .parquet, or set --format", .0.display())]
    OutFormat(PathBuf),
    #[error("{} is named after another way of writing than --format {format}; rename it, or drop --format", out.display())]
    OutOtherFormat { out: PathBuf, format: &'static str },
    #[error("{} is a folder; name the file to write in it", .0.display())]
    OutIsFolder(PathBuf),
    #[error(
        "{} and {} would both be written as {}; rename one, or score them by themselves",
        first.display(), second.display(), out.display()
    )]
    OutTwice { first: PathBuf, second: PathBuf, out: PathBuf },
    #[error("cannot tell what to write from the name {}; name it .safetensors or .onnx", .0.display())]
    ExportFormat(PathBuf),
    #[error(
        "weights need a model: --like RUN for those of `girandole export`, or --map MAP and --job JOB for those of another \
         framework"
    )]
    ImportLike,
    #[error("no map named {map} ships, and it cannot be read as a file: {source}; there are: {shipped}")]
    NoMap { map: String, source: io::Error, shipped: String },
    #[error("{} is there already and stays as it is; choose another --out, or remove it first", .0.display())]
    OutExists(PathBuf),
    #[error("{} cannot be written, since {} is no folder; make the folder or choose another --out", out.display(), folder.display())]
    OutFolder { out: PathBuf, folder: PathBuf },
    #[error("{0}")]
    Plan(String),
    #[error(
        "{} holds results of other {options}, which stay as they are; choose another --out, or the settings it began \
         with (its plan.json)",
        folder.display()
    )]
    OtherPlan { folder: PathBuf, options: &'static str },
    #[error("cannot read {}: {source}; remove it, and the same command trains it anew", file.display())]
    Read { file: PathBuf, source: io::Error },
    #[error("{} is no loss curve of this plan; remove it, and the same command trains it anew", .0.display())]
    DamagedCurve(PathBuf),
    #[error(
        "{} is no outcome of the training it is named after; remove it, and the same command trains it anew",
        .0.display()
    )]
    DamagedResult(PathBuf),
    #[error("cannot start a thread to train on: {0}; free memory or threads and run the same command again")]
    Threads(String),
    #[error("cannot draw a figure: {0}; the tables are written")]
    Figure(String),
    #[error("{}; without --strict this is a warning", .0.join("; "))]
    Doubts(Vec<String>),
    #[error("cannot write {}: {source}; check the folder and the space on the disk", file.display())]
    Write { file: PathBuf, source: io::Error },
}

impl From<DataError> for Failure {
    fn from(error: DataError) -> Self {
        Self::Girandole(error.into())
    }
}

impl From<DeviceError> for Failure {
    fn from(error: DeviceError) -> Self {
        Self::Girandole(error.into())
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::Girandole(error.into())
    }
}

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Self {
        Self::Girandole(error.into())
    }
}
