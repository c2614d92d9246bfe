//! Census-Income (KDD) as the peers train on it.

use std::path::Path;

use girandole::data::{FeatureConfig, NumericEncoding, SplitSource, TaskConfig};
use girandole::nn::ConfiguredModel;
use girandole::prelude::*;
use serde::Deserialize;

use crate::Failure;

const SETTINGS: &str = include_str!("../peers/census.json");

/// Census-Income (KDD) as the peers train on it, from `benches/peers/census.json`, which they read too.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Census {
    /// All columns.
    pub columns: Vec<String>,
    /// Those that are numbers.
    pub numbers: Vec<String>,
    /// Those that are no input.
    pub left_out: Vec<String>,
    /// What is learned.
    pub tasks: Vec<CensusTask>,
    /// Width of every embedding.
    pub d_embedding: usize,
    /// Experts.
    pub experts: usize,
    /// Width of an expert's one layer.
    pub width: usize,
    /// Width of a tower's one hidden layer.
    pub tower: usize,
    /// Rows of a step.
    pub batch: usize,
    /// Rows that are scored at once.
    pub scoring_batch: usize,
    /// Step size of Adam.
    pub learning_rate: f64,
}

/// One thing to learn of a row.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CensusTask {
    /// Its name.
    pub name: String,
    /// The column that tells it.
    pub column: String,
    /// The word that means yes.
    pub yes: String,
}

impl Census {
    /// The settings.
    ///
    /// # Errors
    ///
    /// If the file does not hold them.
    pub fn settings() -> Result<Self, Failure> {
        Ok(serde_json::from_str(SETTINGS)?)
    }

    /// Features, tasks and files: all of `train.parquet` trains, `test.parquet` is halved into validation and test.
    pub fn schema(&self, folder: &Path) -> Schema {
        let is_word = |column: &&String| !self.numbers.contains(column) && !self.left_out.contains(column);
        let words: Vec<String> = self.columns.iter().filter(is_word).cloned().collect();
        let mut schema = Schema::default();
        schema.data.path = Some(folder.join("train.parquet"));
        schema.data.test = Some(folder.join("test.parquet"));
        schema.data.split.validation_from = SplitSource::Test;
        schema.features = vec![
            FeatureConfig::numeric(self.numbers.clone()).with_encodings([NumericEncoding::Log1p]),
            FeatureConfig::categorical(words).with_d_embedding(self.d_embedding),
        ];
        let task =
            |task: &CensusTask| TaskConfig::binary(&task.name, format!("{} == '{}'", task.column, task.yes));
        schema.tasks = self.tasks.iter().map(task).collect();
        schema
    }

    /// The model, always from the same start.
    ///
    /// # Errors
    ///
    /// If its sizes do not make a model.
    pub fn model(&self, data: &DataSet) -> Result<ConfiguredModel, BuildError> {
        let head = HeadConfig::Mmoe(MmoeConfig::new(self.experts, [self.width]));
        let config = ModelConfig::default().with_head(head).with_towers([self.tower]);
        seeded(1, || config.init(data.inputs(), data.tasks(), &Device::flex()))
    }
}
