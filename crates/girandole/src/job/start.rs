//! A model as training finds it.

use std::path::Path;

use burn::tensor::Device;
use girandole_data::{DataSet, FittedEncoders, Schema};
use girandole_nn::{ConfiguredModel, TaskModel, WarmReport, seeded};

use super::Job;
use crate::Error;
use crate::pretrained::{Pretrained, PretrainedReport};
use crate::run::Run;

/// A model as training finds it, with where it comes from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Start {
    /// The model.
    pub model: ConfiguredModel,
    /// What each file of embeddings gave.
    pub pretrained: Vec<PretrainedReport>,
    /// What was taken from the run that it starts from, if it does.
    pub warm: Option<WarmReport>,
}

impl Job {
    /// Reads the job's rows.
    ///
    /// Of a job that starts from a run with the same features and tasks, by that run's encoders: ids that it did not know
    /// get places behind its own, and numbers keep their scale, so that its weights mean what they did. With other features
    /// or tasks the encoders are fitted afresh.
    ///
    /// # Errors
    ///
    /// If the rows or the run cannot be read, or a cell does not fit.
    pub fn data(&self) -> Result<DataSet, Error> {
        let Some(from) = &self.from else { return Ok(DataSet::load(&self.schema)?) };
        let before = Run::open(from)?;
        let same = |old: &Schema, new: &Schema| old.features == new.features && old.tasks == new.tasks;
        match same(&before.job().schema, &self.schema) {
            true => Ok(DataSet::load_grown(&self.schema, before.encoders())?),
            // A target that the run has is learned in the run's unit, or its weights would mean something else.
            false => Ok(DataSet::load_in_units_of(&self.schema, before.encoders())?),
        }
    }

    /// Reads the job's rows for a run in `folder` that goes on: as [`data`](Self::data), with targets in the units that the
    /// run began with.
    ///
    /// # Errors
    ///
    /// As [`data`](Self::data).
    pub fn data_of(&self, folder: &Path) -> Result<DataSet, Error> {
        match Run::open(folder) {
            Ok(run) if self.from.is_none() => Ok(DataSet::load_in_units_of(&self.schema, run.encoders())?),
            _ => self.data(),
        }
    }

    /// Draws the job's model from a seed, at the base rates and means of the rows, puts in the embeddings that come from files, and what the run of `from` has
    /// learned over all of it.
    ///
    /// # Errors
    ///
    /// If settings and inputs do not make a model, or a file or run cannot be read or does not fit.
    pub fn draw(&self, encoders: &FittedEncoders, seed: u64, device: &Device) -> Result<Start, Error> {
        let model = seeded(seed, || self.model.init(encoders.inputs(), encoders.tasks(), device))?;
        let model = match encoders.output_bias() {
            Some(bias) => model.with_output_bias(&bias),
            None => model,
        };
        let (model, pretrained) = Pretrained::put_all(&self.model.encoder.pretrained, model, encoders)?;
        let Some(from) = &self.from else { return Ok(Start { model, pretrained, warm: None }) };
        let (model, warm) = Run::open(from)?.warm_start(model, encoders)?;
        Ok(Start { model, pretrained, warm: Some(warm) })
    }
}
