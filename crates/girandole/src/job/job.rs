//! One piece of work: data, model and training.

use std::path::{Path, PathBuf};

use girandole_core::{Task, TaskData, TaskKind};
use girandole_data::{DataConfig, FeatureConfig, LossChoice, Schema, TargetKind, TaskConfig};
use girandole_nn::ModelConfig;
use girandole_train::{LeftOpen, LossKind, TaskObjective, TrainConfig};
use serde::Serialize;

use super::JobFile;
use crate::Error;
use crate::device::DeviceSpec;

/// One piece of work, as a TOML file says it: data, features and tasks, model, training.
///
/// ```
/// use girandole::job::Job;
///
/// let job = Job::parse(
///     r#"
///     [data]
///     dataset = "adult"
///
///     [model]
///     head = { kind = "mmoe", experts = 4, widths = [32] }
///
///     [train]
///     epochz = 3
///     "#,
///     "mine.toml",
/// );
/// let message = job.unwrap_err().to_string();
/// assert!(message.contains("mine.toml:9") && message.contains("did you mean `epochs`"), "{message}");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Job {
    /// Name of the file without its ending; a run's folder is named after it.
    pub name: String,
    /// Where to compute. Default: `auto`.
    pub device: DeviceSpec,
    /// The run's folder. Default: the caller's choice.
    pub out: Option<PathBuf>,
    /// The folder of a run whose weights the model starts from, by names of features, texts, tasks and parts. Default:
    /// none, all weights are drawn.
    pub from: Option<PathBuf>,
    /// Rows, features and tasks.
    pub schema: Schema,
    /// The model.
    pub model: ModelConfig,
    /// The training.
    pub train: TrainConfig,
}

impl Job {
    /// Reads a text; `name` stands for it in messages.
    ///
    /// # Errors
    ///
    /// With every problem there is, by line.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        JobFile::new(text, name).read()
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or with every problem there is, by line.
    pub fn load(file: &Path) -> Result<Self, Error> {
        JobFile::load(file)?.read()
    }

    /// Reads a file that a run holds: all names of columns are in it, and its rows may be gone.
    pub(crate) fn load_saved(file: &Path) -> Result<Self, Error> {
        JobFile::load(file)?.read_saved()
    }

    /// The shipped work on UCI Adult.
    ///
    /// # Errors
    ///
    /// Never with the file that is shipped.
    pub fn adult() -> Result<Self, Error> {
        JobFile::adult().read()
    }

    /// The shipped work on Census-Income (KDD), whose files are in `folder`.
    ///
    /// # Errors
    ///
    /// If the folder's name is not UTF-8.
    pub fn census(folder: &Path) -> Result<Self, Error> {
        JobFile::census(folder).read()
    }

    /// The same with every setting that it leaves open chosen by the size of the data.
    ///
    /// ```
    /// use girandole::job::Job;
    /// use girandole::prelude::*;
    ///
    /// let job = Job::parse("data.dataset = \"adult\"\ntrain.batch = 512", "mine.toml")?;
    /// let settled = job.settled(&job.data()?);
    /// assert!(settled.train.batch == 512 && settled.train.patience.is_some());
    /// # Ok::<(), girandole::Error>(())
    /// ```
    pub fn settled(&self, data: &impl TaskData) -> Self {
        self.settled_for(data.n_train(), data.tasks().len())
    }

    /// The same with nothing left to the data: what the job does not say is as in
    /// [`TrainConfig::default`](girandole_train::TrainConfig).
    pub fn closed(&self) -> Self {
        let train = TrainConfig { open: LeftOpen::default(), ..self.train.clone() };
        Self { train, ..self.clone() }
    }

    /// The same for so many rows to learn from, and tasks.
    pub fn settled_for(&self, n_train: usize, n_tasks: usize) -> Self {
        Self { train: self.train.settled(n_train, n_tasks), ..self.clone() }
    }

    /// The same as a file, with every default written out but what is left to the data; data files by their full paths.
    ///
    /// # Errors
    ///
    /// If a number or path cannot be written in TOML.
    pub fn to_toml(&self) -> Result<String, Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            device: DeviceSpec,
            #[serde(skip_serializing_if = "Option::is_none")]
            from: Option<PathBuf>,
            data: DataConfig,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            features: &'a [FeatureConfig],
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            tasks: &'a [TaskConfig],
            model: &'a ModelConfig,
            train: toml::Table,
        }
        let mut data = self.schema.data.clone();
        for path in [&mut data.path, &mut data.test, &mut data.validation].into_iter().flatten() {
            *path = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        }
        let mut model = self.model.clone();
        for pretrained in &mut model.encoder.pretrained {
            for path in [Some(&mut pretrained.file), pretrained.keys.as_mut()].into_iter().flatten() {
                *path = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
            }
        }
        let from = self.from.as_ref().map(|from| std::path::absolute(from).unwrap_or_else(|_| from.clone()));
        let refuse = |error: toml::ser::Error| Error::WriteJob { reason: error.to_string() };
        let mut train = toml::Table::try_from(&self.train).map_err(refuse)?;
        self.leave_open(&mut train).map_err(refuse)?;
        let whole = Whole {
            device: self.device,
            from,
            data,
            features: &self.schema.features,
            tasks: &self.schema.tasks,
            model: &model,
            train,
        };
        toml::to_string(&whole).map_err(refuse)
    }

    /// Takes out of the written settings those that are left to the data, so that they still are when it is read.
    fn leave_open(&self, train: &mut toml::Table) -> Result<(), toml::ser::Error> {
        let plain = toml::Table::try_from(TrainConfig::default())?;
        for key in self.train.open.keys() {
            let key = key.split('.').next().unwrap_or(key);
            let is_open = key != "optimizer" || self.train.open.optimizer;
            if is_open && train.get(key) == plain.get(key) {
                train.remove(key);
            }
        }
        let rate = |table: &toml::Table| table.get("optimizer")?.get("learning_rate").cloned();
        if self.train.open.learning_rate
            && rate(train) == rate(&plain)
            && let Some(optimizer) = train.get_mut("optimizer").and_then(toml::Value::as_table_mut)
        {
            optimizer.remove("learning_rate");
        }
        Ok(())
    }

    /// What training asks of each task.
    pub fn objectives(&self) -> Vec<TaskObjective> {
        let objective = |config: &TaskConfig| {
            let loss = match (config.loss, config.kind) {
                (Some(LossChoice::Huber(delta)), _) => LossKind::Huber(delta),
                (Some(_), _) | (None, TargetKind::Regression) => LossKind::Squared,
                (None, TargetKind::Binary) => LossKind::BinaryCrossEntropy,
                (None, TargetKind::Multiclass) => LossKind::CrossEntropy,
            };
            TaskObjective { loss, weight: config.weight }
        };
        self.schema.filled_in().tasks.iter().map(objective).collect()
    }

    /// The tasks as far as they are known before the data is read: the number of classes may grow.
    pub(super) fn tasks(schema: &Schema) -> Vec<Task> {
        let task = |config: &TaskConfig| {
            let kind = match config.kind {
                TargetKind::Binary => TaskKind::Binary,
                TargetKind::Regression => TaskKind::Regression,
                TargetKind::Multiclass => {
                    TaskKind::Multiclass { n_classes: config.classes.as_ref().map_or(2, Vec::len).max(2) }
                }
            };
            Task::new(config.name.clone(), kind)
        };
        schema.filled_in().tasks.iter().map(task).collect()
    }
}
