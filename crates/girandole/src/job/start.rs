//! A model as training finds it.

use burn::tensor::Device;
use girandole_data::FittedEncoders;
use girandole_nn::{ConfiguredModel, WarmReport, seeded};

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
    /// Draws the job's model from a seed, puts in the embeddings that come from files, and what the run of `from` has
    /// learned over all of it.
    ///
    /// # Errors
    ///
    /// If settings and inputs do not make a model, or a file or run cannot be read or does not fit.
    pub fn draw(&self, encoders: &FittedEncoders, seed: u64, device: &Device) -> Result<Start, Error> {
        let model = seeded(seed, || self.model.init(encoders.inputs(), encoders.tasks(), device))?;
        let (model, pretrained) = Pretrained::put_all(&self.model.encoder.pretrained, model, encoders)?;
        let Some(from) = &self.from else { return Ok(Start { model, pretrained, warm: None }) };
        let (model, warm) = Run::open(from)?.warm_start(model, encoders)?;
        Ok(Start { model, pretrained, warm: Some(warm) })
    }
}
