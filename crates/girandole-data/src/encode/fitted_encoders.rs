//! Encoders that have seen the training rows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use girandole_core::{Inputs, Task};
use serde::{Deserialize, Serialize};

use super::collisions::Collisions;
use super::column_encoder::ColumnEncoder;
use super::encode_rows::encode_with_drift;
use super::grow::{Grown, grow};
use super::ids_before::ids_before;
use super::saved::SavedEncoders;
use super::task_encoder::TaskEncoder;
use crate::chosen::column_list;
use crate::files::sources;
use crate::read::{Layout, Source, parts, position};
use crate::rows::Tally;
use crate::wanted::{ReadAs, Wanted};
use crate::write::write_atomically;
use crate::{ColumnValues, DataConfig, DataError, EncodedRows, KeptColumns};

/// Encoders that have seen the training rows; saved with a run, they encode any file of the same columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "SavedEncoders", into = "SavedEncoders")]
pub struct FittedEncoders {
    pub(super) saved: SavedEncoders,
    inputs: Inputs,
    tasks: Vec<Task>,
}

impl FittedEncoders {
    pub(super) fn new(saved: SavedEncoders) -> Self {
        let inputs = saved.inputs();
        let tasks = saved.tasks.iter().map(|task| task.task()).collect();
        Self { saved, inputs, tasks }
    }

    /// What a model reads.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The targets.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The labels of a multiclass task in the order of its logits; none for other kinds.
    ///
    /// # Panics
    ///
    /// If there is no task at that position.
    pub fn classes(&self, task: usize) -> &[String] {
        self.saved.tasks[task].classes()
    }

    /// What a model that knows no input does best to put out, `[d_logits]`, over the rows that the encoders were fitted on;
    /// none where they were decided elsewhere, or by an older version.
    pub fn output_bias(&self) -> Option<Vec<f32>> {
        let of_task = |(encoder, task): (&TaskEncoder, &Task)| match encoder.bias.len() == task.d_logits() {
            true => encoder.bias.clone(),
            false => vec![0.0; task.d_logits()],
        };
        let any = self.saved.tasks.iter().any(|task| !task.bias.is_empty());
        any.then(|| self.saved.tasks.iter().zip(&self.tasks).flat_map(of_task).collect())
    }

    /// The same for a model that puts targets out as they are in the file, as one that another program trained.
    pub fn with_plain_targets(&self) -> Self {
        let mut saved = self.saved.clone();
        saved.tasks.iter_mut().for_each(TaskEncoder::forget_unit);
        Self::new(saved)
    }

    /// The same with targets learned in the units of other encoders, where those have them.
    pub(crate) fn with_units_of(self, like: Option<&Self>) -> Self {
        let Some(like) = like else { return self };
        let mut saved = self.saved;
        for task in &mut saved.tasks {
            if let Some(other) = like.saved.tasks.iter().find(|other| task.has_target_of(other)) {
                task.take_unit_of(other);
            }
        }
        Self::new(saved)
    }

    /// Takes the best constants from rows, but for targets that `like` has.
    pub(crate) fn take_biases(&mut self, tallies: &[Tally], like: Option<&Self>) {
        let known = |task: &TaskEncoder| {
            like.is_some_and(|like| like.saved.tasks.iter().any(|other| task.has_target_of(other)))
        };
        for (task, tally) in self.saved.tasks.iter_mut().zip(tallies) {
            if !known(task) {
                task.bias = tally.bias();
            }
        }
    }

    /// Names of the source columns that features are made of, each once.
    pub fn feature_columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for column in self.saved.features.iter().flat_map(ColumnEncoder::sources) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// How many values share an id, of each feature or shared table whose ids are hashed; in the order of features.
    ///
    /// Encoders that an older version saved have none.
    pub fn collisions(&self) -> Vec<Collisions> {
        self.saved.collisions()
    }

    /// Encodes all rows of a CSV or Parquet file.
    ///
    /// With `want_targets`, targets are read too, for each task whose columns the file has; without, all are masked.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, lacks a feature's column, or holds a cell that does not fit.
    pub fn encode_file(&self, file: &Path, want_targets: bool) -> Result<EncodedRows, DataError> {
        self.encode_source(&Source::file(file, self.saved.layout.clone()), want_targets)
    }

    /// The files that a path names, in order: itself, those of a folder, or those that fit a pattern.
    ///
    /// # Errors
    ///
    /// If there is none, or they are not written alike.
    pub fn files_of(&self, path: &Path) -> Result<Vec<PathBuf>, DataError> {
        parts(path, self.saved.layout.format)
    }

    /// Columns of a file as they stand, to be written beside its predictions; each of `given` lists some, with commas
    /// between them, or is a pattern.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or lacks one of the columns.
    pub fn kept_columns(&self, file: &Path, given: &[String]) -> Result<KeptColumns, DataError> {
        if given.is_empty() {
            return Ok(KeptColumns::default());
        }
        let source = Source::file(file, self.saved.layout.clone());
        let columns = column_list(file, &source.column_names()?, given)?;
        Ok(KeptColumns::new(source.carry(&columns)?))
    }

    /// Encodes all rows of a CSV text, as [`encode_file`](Self::encode_file) does those of a file; `name` stands for it
    /// in messages.
    ///
    /// # Errors
    ///
    /// If the text lacks a feature's column, or holds a cell that does not fit.
    pub fn encode_text(&self, text: &str, name: &str, want_targets: bool) -> Result<EncodedRows, DataError> {
        self.encode_source(&Source::text(name, text, self.saved.layout.clone()), want_targets)
    }

    /// Encodes all rows of the training file that `[data]` describes, shipped data sets too, without targets.
    ///
    /// # Errors
    ///
    /// As [`encode_file`](Self::encode_file).
    pub fn encode_data(&self, data: &DataConfig) -> Result<EncodedRows, DataError> {
        self.encode_source(&sources(data)?.train, false)
    }

    /// A column of a file row by row: numeric features as numbers, other ones as texts, and a column that is no feature
    /// as numbers if all its cells are.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, lacks the column, or holds a cell that does not fit.
    pub fn column_of_file(&self, file: &Path, column: &str) -> Result<ColumnValues, DataError> {
        ColumnValues::read(&Source::file(file, self.saved.layout.clone()), column, self.kind_of(column))
    }

    /// The same of the training file that `[data]` describes.
    ///
    /// # Errors
    ///
    /// As [`column_of_file`](Self::column_of_file).
    pub fn column_of_data(&self, data: &DataConfig, column: &str) -> Result<ColumnValues, DataError> {
        ColumnValues::read(&sources(data)?.train, column, self.kind_of(column))
    }

    /// How the cells of a feature are read, if the column is one.
    fn kind_of(&self, column: &str) -> Option<ReadAs> {
        self.saved.features.iter().find(|feature| feature.column == column).map(ColumnEncoder::read_as)
    }

    fn encode_source(&self, source: &Source, want_targets: bool) -> Result<EncodedRows, DataError> {
        let names = source.column_names()?;
        let has = |column: &str| position(&names, column).is_some();
        let with_targets: Vec<bool> = self
            .saved
            .tasks
            .iter()
            .map(|task| want_targets && task.target_columns().into_iter().all(has))
            .collect();
        let with_weight = want_targets && self.saved.weight.as_deref().is_some_and(has);
        let table = source.read(&self.wanted(&with_targets, with_weight))?;
        encode_with_drift(self, &table, &with_targets, with_weight)
    }

    /// Learns the ids of new training rows, all those of a file, that occur as often there as `min_count` asks for.
    ///
    /// They come behind the old ids, which keep their numbers, and so do the widths of their embeddings. Nothing else
    /// moves: hashed and crossed ids, bounds, bins and scales are as they were fitted, and missing has an id of its own
    /// where it had one.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, lacks a feature's column, or holds a cell that does not fit.
    pub fn grow(&self, file: &Path) -> Result<Grown, DataError> {
        let source = Source::file(file, self.saved.layout.clone());
        let table = source.read(&self.wanted(&vec![false; self.tasks.len()], false))?;
        let every_row: Vec<u32> = (0..table.n_rows() as u32).collect();
        grow(self, &table, &every_row)
    }

    /// For each categorical input and list that earlier encoders had too, by its name, which of their ids each id is:
    /// what a new model takes from an old one.
    ///
    /// Ids of texts go by their text, bins by the earlier bin that their middle lies in, hashed ids by their number where
    /// there are as many. `None` is an id that was not there.
    pub fn ids_before(&self, before: &FittedEncoders) -> BTreeMap<String, Vec<Option<u32>>> {
        ids_before(self, before)
    }

    /// The same encoders for files of another layout and weight.
    pub(crate) fn with_data(&self, data: &DataConfig) -> Self {
        let saved = self.saved.clone();
        // Their ids go by the texts that they were fitted on.
        let layout = Layout { spelled: saved.layout.spelled, ..Layout::of(data) };
        Self::new(SavedEncoders { layout, weight: data.weight.clone(), ..saved })
    }

    /// Saves as JSON, in one step: an older file stays whole until the new one is.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn save(&self, file: &Path) -> Result<(), DataError> {
        write_atomically(file, |out| serde_json::to_writer(out, &self.saved).map_err(std::io::Error::from))
    }

    /// Loads what [`save`](Self::save) wrote.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, holds something else, or is of another format.
    pub fn load(file: &Path) -> Result<Self, DataError> {
        let text = fs::read(file).map_err(|source| DataError::Read { file: file.to_owned(), source })?;
        Self::from_json(&text, file)
    }

    /// Reads the text that [`save`](Self::save) wrote; `file` stands for it in messages.
    ///
    /// # Errors
    ///
    /// If the text is something else, or of another format.
    pub fn from_json(text: &[u8], file: &Path) -> Result<Self, DataError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let not_ours =
            |e: serde_json::Error| DataError::NotEncoders { file: file.to_owned(), detail: e.to_string() };
        let head: Head = serde_json::from_slice(text).map_err(not_ours)?;
        if !(1..=SavedEncoders::FORMAT).contains(&head.format) {
            let (got, want) = (head.format, SavedEncoders::FORMAT);
            return Err(DataError::EncodersVersion { file: file.to_owned(), got, want });
        }
        let mut saved: SavedEncoders = serde_json::from_slice(text).map_err(not_ours)?;
        // What later forms added has defaults.
        saved.format = SavedEncoders::FORMAT;
        match saved.missing_table() {
            Some(table) => {
                let detail = format!("the ids of table `{table}` are not there");
                Err(DataError::NotEncoders { file: file.to_owned(), detail })
            }
            None => Ok(Self::new(saved)),
        }
    }

    /// Whether a cell of a file may say that it is missing.
    pub(super) fn has_missing_texts(&self) -> bool {
        !self.saved.layout.missing.is_empty()
    }

    pub(crate) fn weight_column(&self) -> Option<&str> {
        self.saved.weight.as_deref()
    }

    /// The columns to read for some tasks.
    pub(crate) fn wanted(&self, with_targets: &[bool], with_weight: bool) -> Wanted {
        let mut wanted = Wanted::default();
        for feature in &self.saved.features {
            feature.sources().into_iter().for_each(|column| wanted.add(column, feature.read_as()));
        }
        for (task, _) in self.saved.tasks.iter().zip(with_targets).filter(|(_, with)| **with) {
            task.want(&mut wanted);
        }
        if let Some(weight) = self.saved.weight.as_ref().filter(|_| with_weight) {
            wanted.add(weight, ReadAs::Number);
        }
        wanted
    }
}

impl From<SavedEncoders> for FittedEncoders {
    fn from(saved: SavedEncoders) -> Self {
        Self::new(saved)
    }
}

impl From<FittedEncoders> for SavedEncoders {
    fn from(encoders: FittedEncoders) -> Self {
        encoders.saved
    }
}
