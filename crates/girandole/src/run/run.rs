//! The folder that a training leaves.

use std::fs;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use girandole_core::Task;
use girandole_data::{DataSet, EncodedRows, FittedEncoders, Predictions};
use girandole_nn::{ConfiguredModel, load_weights};
use girandole_train::{Diagnose, Diagnosis, History, TaskScores, TrainError, evaluate, predict};
use serde::de::DeserializeOwned;

use super::files;
use super::gates::{self, GateMeans};
use super::segmented::segments;
use super::watched::Watched;
use crate::Error;
use crate::job::Job;

/// The folder that a training leaves: its job, fitted encoders, weights, history and summary.
#[derive(Debug, Clone)]
pub struct Run {
    folder: PathBuf,
    job: Job,
    encoders: FittedEncoders,
}

impl Run {
    /// Begins a run: makes the folder and writes the job and the encoders, for a trainer to fill.
    ///
    /// With `resume` a run that is there goes on, perhaps for more epochs or at another rate; its data, model,
    /// batch and seed stay.
    ///
    /// # Errors
    ///
    /// If the folder holds a run and is not to go on, or one of another job or other data, or cannot be
    /// written.
    pub fn begin(folder: &Path, job: &Job, data: &DataSet, resume: bool) -> Result<Self, Error> {
        let encoders_file = folder.join(files::ENCODERS);
        if !resume && files::any_in(folder) {
            return Err(Error::RunExists { folder: folder.to_owned() });
        }
        if resume
            && encoders_file.exists()
            && !FittedEncoders::load(&encoders_file)?.is_same_as(data.encoders())
        {
            return Err(Error::DataChanged { folder: folder.to_owned() });
        }
        let config_file = folder.join(files::CONFIG);
        // A run that goes on takes what its job leaves open as it began.
        let job = match resume && config_file.exists() {
            true => {
                let old = Job::load_saved(&config_file)?.closed();
                let job = Job { train: job.train.filled_from(&old.train), ..job.clone() };
                refuse_other_job(folder, &old, &job)?;
                job
            }
            false => job.settled(data),
        };
        let text = job.to_toml()?;
        files::make_folder(folder)?;
        if !encoders_file.exists() {
            data.encoders().save(&encoders_file)?;
        }
        if !fs::read_to_string(&config_file).is_ok_and(|old| old == text) {
            files::write(&config_file, &text)?;
        }
        Ok(Self { folder: folder.to_owned(), job, encoders: data.encoders().clone() })
    }

    /// Whether a folder holds anything of a run.
    pub fn is_in(folder: &Path) -> bool {
        files::any_in(folder)
    }

    /// Whether a training in that folder would go on from weights of its own.
    pub fn has_checkpoint(folder: &Path) -> bool {
        files::has_checkpoint(folder)
    }

    /// The job file of a run.
    pub fn config_file(folder: &Path) -> PathBuf {
        folder.join(files::CONFIG)
    }

    /// Opens a run.
    ///
    /// # Errors
    ///
    /// If the folder holds no run, or its files are damaged.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let not = |missing: String| Error::NotARun { folder: folder.to_owned(), missing };
        if !folder.is_dir() {
            let what = if folder.exists() { "it is a file" } else { "there is no such folder" };
            return Err(not(what.to_owned()));
        }
        for name in [files::CONFIG, files::ENCODERS] {
            if !folder.join(name).is_file() {
                return Err(not(format!("it holds no {name}")));
            }
        }
        let job = Job::load_saved(&folder.join(files::CONFIG))?.closed();
        let encoders = FittedEncoders::load(&folder.join(files::ENCODERS))?;
        Ok(Self { folder: folder.to_owned(), job, encoders })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The job that was done.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The encoders fitted on its training rows.
    pub fn encoders(&self) -> &FittedEncoders {
        &self.encoders
    }

    /// The tasks.
    pub fn tasks(&self) -> &[Task] {
        self.encoders.tasks()
    }

    /// The model with the best weights, on `device`.
    ///
    /// # Errors
    ///
    /// If there are no weights yet, or they are damaged or of another model.
    pub fn model(&self, device: &Device) -> Result<ConfiguredModel, Error> {
        let weights = self.folder.join(files::WEIGHTS);
        if !weights.exists() {
            return Err(Error::Unfinished { folder: self.folder.clone() });
        }
        let model = self.job.model.init(self.encoders.inputs(), self.tasks(), device)?;
        Ok(load_weights(model, &weights)?)
    }

    /// What `summary.json` says, if training has ended.
    ///
    /// # Errors
    ///
    /// If the file is there and cannot be read as JSON.
    pub fn summary(&self) -> Result<Option<serde_json::Value>, Error> {
        self.read_json(files::SUMMARY)
    }

    /// What happened epoch by epoch, if training has ended; none of a run of an older version.
    ///
    /// # Errors
    ///
    /// If the file is there and holds something else.
    pub fn history(&self) -> Result<Option<History>, Error> {
        self.read_json(files::HISTORY)
    }

    /// The scores of the kept weights on the rows of `split`, `"validation"` or `"test"`, in the order of the tasks; a
    /// task without any is left out.
    ///
    /// # Errors
    ///
    /// If `summary.json` is there and holds something else.
    pub fn scores(&self, split: &str) -> Result<Vec<TaskScores>, Error> {
        let Some(summary) = self.summary()? else { return Ok(Vec::new()) };
        let of_task = |task: &Task| {
            let mut entry = summary[split].get(&task.name)?.clone();
            entry["task"] = task.name.clone().into();
            Some(serde_json::from_value(entry).map_err(|error| self.damaged(files::SUMMARY, &error)))
        };
        self.tasks().iter().filter_map(of_task).collect()
    }

    /// A file of the run, if it is there.
    fn read_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let Ok(text) = fs::read_to_string(self.folder.join(name)) else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|error| self.damaged(name, &error))
    }

    fn damaged(&self, name: &str, error: &serde_json::Error) -> Error {
        Error::NotARun { folder: self.folder.clone(), missing: format!("its {name} is damaged ({error})") }
    }

    /// Encodes all rows of a file with the targets that it has; the rows say how they [differ](EncodedRows::drift) from
    /// the training rows.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, has no target, lacks a feature's column or holds a cell that does not fit.
    pub fn labelled_rows(&self, file: &Path) -> Result<EncodedRows, Error> {
        let rows = self.encoders.encode_file(file, true)?;
        if !rows.has_targets().contains(&true) {
            let tasks = self.tasks().iter().map(|task| format!("`{}`", task.name)).collect();
            return Err(Error::NoTargets { file: file.to_owned(), tasks });
        }
        Ok(rows)
    }

    /// Scores the model on a file's rows, for each task whose target the file has.
    ///
    /// `read` hears how many rows each batch had.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or has no target, the weights cannot be loaded, or the device fails.
    pub fn evaluate(
        &self,
        file: &Path,
        device: &Device,
        read: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<TaskScores>, Error> {
        self.evaluate_rows(&self.labelled_rows(file)?, device, read)
    }

    /// The same with rows that are [encoded](Self::labelled_rows).
    ///
    /// # Errors
    ///
    /// If the weights cannot be loaded, or the device fails.
    pub fn evaluate_rows(
        &self,
        rows: &EncodedRows,
        device: &Device,
        read: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<TaskScores>, Error> {
        let model = self.model(device)?;
        Ok(evaluate(&model, &Watched { rows, read }, self.job.train.batch, device)?)
    }

    /// Predicts a file's rows: one column a binary task or regression, one a class of the others.
    ///
    /// `read` hears how many rows each batch had.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, the weights cannot be loaded, or the device fails.
    pub fn predict(
        &self,
        file: &Path,
        device: &Device,
        read: &(dyn Fn(usize) + Sync),
    ) -> Result<Predictions, Error> {
        self.predict_rows(&self.encoders.encode_file(file, false)?, device, read)
    }

    /// The same with rows that are encoded.
    ///
    /// # Errors
    ///
    /// If the weights cannot be loaded, or the device fails.
    pub fn predict_rows(
        &self,
        rows: &EncodedRows,
        device: &Device,
        read: &(dyn Fn(usize) + Sync),
    ) -> Result<Predictions, Error> {
        let model = self.model(device)?;
        let predicted = predict(&model, &Watched { rows, read }, self.job.train.batch, device)?;
        let named = predicted.columns.into_iter().map(|column| {
            let position = self.tasks().iter().position(|task| task.name == column.task);
            let classes = position.map(|task| self.encoders.classes(task)).unwrap_or_default();
            let name = match column.class.and_then(|class| classes.get(class)) {
                Some(label) => format!("{}={label}", column.task),
                None => column.name(),
            };
            (name, column.values)
        });
        Ok(Predictions::new(named.collect()))
    }

    /// The mean weight that each task gives each expert over a file's rows; none for a model without gates.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, the weights cannot be loaded, or the device fails.
    pub fn gate_means(&self, file: &Path, device: &Device) -> Result<Option<GateMeans>, Error> {
        let rows = self.encoders.encode_file(file, false)?;
        self.gate_means_over(&rows, device)
    }

    /// Looks at gates and experts over a file's rows, without one over all rows of the training file; none for a model
    /// without gates.
    ///
    /// With `by`, weights are added up by the values of that column too: a feature, or any other column of the file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or lacks the column, the run was trained on a stream and no file is given, the weights
    /// cannot be loaded, or the device fails.
    pub fn diagnose(
        &self,
        file: Option<&Path>,
        by: Option<&str>,
        device: &Device,
        read: &(dyn Fn(usize) + Sync),
    ) -> Result<Option<Diagnosis>, Error> {
        let data = &self.job.schema.data;
        if file.is_none() && data.stream.is_some() {
            return Err(Error::StreamedRows { folder: self.folder.clone() });
        }
        let model = self.model(device)?;
        let rows = match file {
            Some(file) => self.encoders.encode_file(file, false)?,
            None => self.encoders.encode_data(data)?,
        };
        let column = |column: &str| match file {
            Some(file) => self.encoders.column_of_file(file, column),
            None => self.encoders.column_of_data(data, column),
        };
        let segments = match by {
            Some(by) => Some(segments(by, &column(by)?)),
            None => None,
        };
        let mut diagnose = Diagnose::default().batch(self.job.train.batch);
        if let Some(segments) = &segments {
            diagnose = diagnose.segments(segments);
        }
        Ok(diagnose.run(&model, &Watched { rows: &rows, read }, device)?)
    }

    /// What `gates.json` says of gates and experts, if training or `girandole gates` has left one.
    ///
    /// # Errors
    ///
    /// If the file is there and cannot be read.
    pub fn gates(&self) -> Result<Option<Diagnosis>, Error> {
        self.read_json(files::GATES)
    }

    fn gate_means_over(&self, rows: &EncodedRows, device: &Device) -> Result<Option<GateMeans>, Error> {
        let model = self.model(device)?;
        gates::means(&model, rows, self.job.train.batch, device)
            .map_err(|error| TrainError::Device(error.to_string()).into())
    }
}

/// What decides the course of a training must be as it was.
fn refuse_other_job(folder: &Path, old: &Job, new: &Job) -> Result<(), Error> {
    let differences = [
        ("[data], [[features]] or [[tasks]]", old.schema != new.schema),
        ("[model]", old.model != new.model),
        ("train.batch", old.train.batch != new.train.batch),
        ("train.seed", old.train.seed != new.train.seed),
        ("train.keep", old.train.keep != new.train.keep),
    ];
    match differences.into_iter().find(|(_, differs)| *differs) {
        Some((what, _)) => Err(Error::JobChanged { folder: folder.to_owned(), what }),
        None => Ok(()),
    }
}
