//! A run, ready to score.

use std::path::Path;

use burn::prelude::*;
use girandole_core::{Examples, TaskKind};
use girandole_data::FittedEncoders;
use girandole_nn::{ConfiguredModel, ModelConfig, TaskModel, load_weights_from, predictions};
use serde::Deserialize;

use crate::{Scores, WebError};

/// Rows that go through the model at once: enough to fill it, few enough to stay in the cache.
const BATCH: usize = 256;

/// A run, ready to score rows of CSV text.
#[derive(Debug)]
pub struct Scorer {
    encoders: FittedEncoders,
    model: ConfiguredModel,
    device: Device,
}

/// The part of a job that says what the model is.
#[derive(Deserialize)]
struct JobsModel {
    #[serde(default)]
    model: ModelConfig,
}

impl Scorer {
    /// Opens a run from the contents of its `config.toml`, `encoders.json` and `weights.bpk`.
    ///
    /// # Errors
    ///
    /// If a file is damaged, or they are not of one run.
    pub fn new(config: &str, encoders: &[u8], weights: &[u8]) -> Result<Self, WebError> {
        let device = Device::flex();
        let job: JobsModel = toml::from_str(config)?;
        let encoders = FittedEncoders::from_json(encoders, Path::new("encoders.json"))?;
        let model = job.model.init(encoders.inputs(), encoders.tasks(), &device)?;
        let model = load_weights_from(model, weights, "weights.bpk")?;
        Ok(Self { encoders, model, device })
    }

    /// Names of the columns that a row must have.
    pub fn features(&self) -> Vec<&str> {
        self.encoders.feature_columns()
    }

    /// Scores the rows of a CSV text with a header line; columns that are no feature are left alone.
    ///
    /// # Errors
    ///
    /// If a feature's column is missing, or a cell does not fit.
    pub fn score(&self, csv: &str) -> Result<Scores, WebError> {
        let rows = self.encoders.encode_text(csv, "the rows", false)?;
        let columns = self.columns();
        let mut values = vec![Vec::with_capacity(rows.len()); columns.len()];
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        for some in all.chunks(BATCH) {
            let features = rows.batch(some, &self.device).features;
            let scored = predictions(&self.model.forward(features), self.model.tasks());
            let scored = scored.into_data().try_to_vec::<f32>();
            let scored = scored.map_err(|error| WebError::Read(format!("{error:?}")))?;
            for row in scored.chunks_exact(columns.len()) {
                values.iter_mut().zip(row).for_each(|(column, value)| column.push(*value));
            }
        }
        Ok(Scores { columns, values })
    }

    fn columns(&self) -> Vec<String> {
        let tasks = self.model.tasks().iter().enumerate();
        let names = tasks.flat_map(|(position, task)| match task.kind {
            TaskKind::Multiclass { n_classes } => {
                let labels = self.encoders.classes(position);
                let label = |class: usize| labels.get(class).cloned().unwrap_or_else(|| class.to_string());
                (0..n_classes).map(|class| format!("{}={}", task.name, label(class))).collect()
            }
            _ => vec![task.name.clone()],
        });
        names.collect()
    }
}
