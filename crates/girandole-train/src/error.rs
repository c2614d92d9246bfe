//! Why a training ended badly.

use std::io;
use std::path::PathBuf;

use girandole_core::Problem;

/// Why training, evaluation or prediction could not be done, or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// Settings are out of range or do not fit the tasks; every problem is listed.
    #[error("the training settings cannot be used:{}", bullets(.0))]
    Settings(Vec<Problem>),

    /// There is nothing to learn from.
    ///
    /// Check the split and the filters of the data.
    #[error("there is no training row; widen the split or check the data file")]
    NoRows,

    /// The model was built for other tasks than the data has.
    ///
    /// Build the model from the data's own tasks.
    #[error("the model has the tasks [{}] and the data [{}]; build the model from the tasks of the data", .model.join(", "), .data.join(", "))]
    Tasks {
        /// Tasks of the model.
        model: Vec<String>,
        /// Tasks of the data.
        data: Vec<String>,
    },

    /// A loss or an output is no longer a finite number.
    ///
    /// A lower learning rate, clipping by global norm or a smaller scale of inputs and targets mends it.
    #[error(
        "the loss of task \"{task}\" is no longer a finite number at epoch {epoch}, step {step}, learning rate {learning_rate:e}; \
         lower optimizer.learning_rate, set clip_norm = 1.0, or check the scale of inputs and targets \
         (weights and checkpoint of earlier epochs are kept)"
    )]
    NotFinite {
        /// The first task it was seen in.
        task: String,
        /// The epoch, from 1.
        epoch: usize,
        /// The optimizer step over all epochs, from 1.
        step: usize,
        /// The learning rate of that step.
        learning_rate: f64,
    },

    /// A file could not be written; what was there before is intact.
    ///
    /// Free space or choose another folder.
    #[error("cannot write {}: {source}; free space there or choose another folder (earlier files are intact)", .path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },

    /// The best weights, which the run's folder held while later epochs were trained, cannot be read back.
    ///
    /// The newest checkpoint still has them: resume.
    #[error("the best weights cannot be read back from {}: {reason}; the checkpoint beside it still has them, so resume this run", .path.display())]
    BestWeights {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// A checkpoint cannot be continued.
    ///
    /// Resume with the settings and data it was made with, or train anew without resuming.
    #[error("cannot resume from {}: {reason}; resume with the settings and data it was made with, or train anew", .path.display())]
    Resume {
        /// The file or folder of the checkpoint.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },

    /// The stream of training rows broke off; what was written before is intact.
    #[error("{0} (the training stopped there; weights and checkpoint of earlier epochs are kept)")]
    Rows(Box<dyn std::error::Error + Send + Sync>),

    /// The device failed while computing.
    ///
    /// A smaller batch mends a full memory; `flex` runs on every machine.
    #[error("the device failed: {0}; try a smaller batch or another device")]
    Device(String),
}

fn bullets(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}
