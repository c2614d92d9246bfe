//! A model put together part by part.

use burn::prelude::*;
use girandole_core::{Inputs, Task};

use super::MultiTaskModel;
use super::multi_task_model::check_tasks;
use crate::{
    AnyTowers, BuildError, Encoder, EncoderConfig, FactorizationConfig, HeadConfig, IntoHead, TowerConfig,
};

/// A model on its way; made by [`MultiTaskModel::for_data`](crate::MultiTaskModel::for_data).
///
/// What is not set is the paper's: an [`Mmoe`](crate::Mmoe) of 8 experts of 16, towers of 8.
#[derive(Debug, Clone)]
pub struct ModelBuilder<H> {
    inputs: Inputs,
    tasks: Vec<Task>,
    encoder: EncoderConfig,
    head: H,
    towers: TowerConfig,
    wide: bool,
    factorization: Option<FactorizationConfig>,
    output_bias: Option<Vec<f32>>,
}

impl ModelBuilder<HeadConfig> {
    pub(super) fn new(inputs: Inputs, tasks: Vec<Task>) -> Self {
        Self {
            inputs,
            tasks,
            encoder: EncoderConfig::default(),
            head: HeadConfig::default(),
            towers: TowerConfig::default(),
            wide: false,
            factorization: None,
            output_bias: None,
        }
    }
}

impl<H> ModelBuilder<H> {
    /// Sets the encoder.
    pub fn encoder(mut self, encoder: EncoderConfig) -> Self {
        self.encoder = encoder;
        self
    }

    /// Sets the head: a config, `Mmoe::of(experts)` and its like, or a ready head.
    pub fn head<I: IntoHead>(self, head: I) -> ModelBuilder<I> {
        let Self { inputs, tasks, encoder, head: _, towers, wide, factorization, output_bias } = self;
        ModelBuilder { inputs, tasks, encoder, head, towers, wide, factorization, output_bias }
    }

    /// Sets the towers: a config, or just the widths of their hidden layers.
    pub fn towers(mut self, towers: impl Into<TowerConfig>) -> Self {
        self.towers = towers.into();
        self
    }

    /// Adds a linear map from the encoded input to all logits.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Adds products of the inputs' vectors.
    pub fn factorization(mut self, factorization: FactorizationConfig) -> Self {
        self.factorization = Some(factorization);
        self
    }

    /// Sets where the logits start, `[d_logits]`: see [`TaskModel::with_output_bias`](crate::TaskModel::with_output_bias).
    /// Default: with [`for_data`](crate::MultiTaskModel::for_data) the base rates and means that the data knows, else as
    /// drawn.
    pub fn output_bias(mut self, bias: Option<Vec<f32>>) -> Self {
        self.output_bias = bias;
        self
    }
}

impl<I: IntoHead> ModelBuilder<I> {
    /// Draws the model on `device`; to train it, pass an autodiff device or call `train()` on it.
    ///
    /// # Errors
    ///
    /// If a setting is out of range or the parts do not fit together.
    pub fn init(self, device: &Device) -> Result<MultiTaskModel<Encoder, I::Head, AnyTowers>, BuildError> {
        use crate::{Head, Towers};

        check_tasks(&self.tasks)?;
        let encoder = self.encoder.init(&self.inputs, device)?;
        let head = self.head.into_head(self.inputs.d_input(), self.tasks.len(), device)?;
        let towers = self.towers.init(head.d_output(), &self.tasks, device)?;
        let d_logits = self.tasks.iter().map(Task::d_logits).sum();
        let factors = self.factorization.map(|config| config.init(&encoder, d_logits, device)).transpose()?;
        let mut model = MultiTaskModel::new(encoder, head, towers, self.tasks)?;
        if self.wide {
            model = model.with_wide();
        }
        if let Some(factors) = factors {
            model = model.with_factorization(factors);
        }
        Ok(match self.output_bias {
            Some(bias) => model.map_towers(|towers| towers.with_output_bias(&bias)),
            None => model,
        })
    }
}
