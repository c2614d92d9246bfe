//! Settings of a whole model, as a file holds them.

use burn::prelude::*;
use girandole_core::{Inputs, Problem, Task};
use serde::{Deserialize, Serialize};

use super::{ConfiguredModel, MultiTaskModel};
use crate::{
    Activation, BuildError, EncoderConfig, FactorizationConfig, HeadConfig, MmoeConfig, MoeConfig, Norm,
    SharedBottomConfig, TowerConfig,
};

/// Settings of a whole model. The default is [`mmoe_kdd2018`](Self::mmoe_kdd2018).
///
/// ```
/// use burn::prelude::*;
/// use girandole_core::{CategoricalInput, Inputs, Task};
/// use girandole_nn::{HeadConfig, MmoeConfig, ModelConfig, TaskModel};
///
/// let inputs = Inputs::new(vec!["age".into()], vec![CategoricalInput::new("city", 100)]);
/// let tasks = [Task::binary("click"), Task::binary("like")];
/// let config = ModelConfig::default().with_head(HeadConfig::Mmoe(MmoeConfig::new(4, [32])));
/// let model = config.init(&inputs, &tasks, &Device::flex())?;
/// assert_eq!(model.tasks().len(), 2);
/// # Ok::<(), girandole_nn::BuildError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelConfig {
    /// Whether a linear map goes from the encoded vector straight to all logits, beside head and towers. Default: no.
    pub wide: bool,
    /// Products of the inputs' vectors beside head and towers. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factorization: Option<FactorizationConfig>,
    /// From features to one dense vector.
    pub encoder: EncoderConfig,
    /// From the vector to a representation for each task.
    pub head: HeadConfig,
    /// From the representations to logits.
    pub towers: TowerConfig,
}

impl ModelConfig {
    /// The paper's multi-gate mixture: 8 experts of 16, towers of 8 (Ma et al., KDD 2018).
    pub fn mmoe_kdd2018() -> Self {
        Self::default().with_head(HeadConfig::Mmoe(MmoeConfig::new(8, [16])))
    }

    /// The paper's mixture with one gate: 8 experts of 16, towers of 8 (Ma et al., KDD 2018).
    pub fn moe_kdd2018() -> Self {
        Self::default().with_head(HeadConfig::Moe(MoeConfig::new(8, [16])))
    }

    /// The paper's shared bottom of as many parameters: one layer of 113, towers of 8 (Ma et al., KDD 2018).
    pub fn shared_bottom_kdd2018() -> Self {
        Self::default().with_head(HeadConfig::SharedBottom(SharedBottomConfig::new([113])))
    }

    /// A multi-gate mixture of production size: 3 experts of 512, 256 and 128 with batch norm and leaky
    /// ReLU, towers of 64.
    pub fn mmoe_production() -> Self {
        let head = MmoeConfig::new(3, [512, 256, 128])
            .with_norm(Norm::Batch)
            .with_activation(Activation::LeakyRelu(0.01));
        let towers = TowerConfig::new([64]).with_activation(Activation::LeakyRelu(0.01));
        Self::default().with_head(HeadConfig::Mmoe(head)).with_towers(towers)
    }

    /// Sets the encoder.
    pub fn with_encoder(mut self, encoder: EncoderConfig) -> Self {
        self.encoder = encoder;
        self
    }

    /// Sets the head.
    pub fn with_head(mut self, head: HeadConfig) -> Self {
        self.head = head;
        self
    }

    /// Sets the towers.
    pub fn with_towers(mut self, towers: impl Into<TowerConfig>) -> Self {
        self.towers = towers.into();
        self
    }

    /// Sets whether there is a linear map from the encoded vector to all logits.
    pub fn with_wide(mut self, wide: bool) -> Self {
        self.wide = wide;
        self
    }

    /// Adds products of the inputs' vectors.
    pub fn with_factorization(mut self, factorization: FactorizationConfig) -> Self {
        self.factorization = Some(factorization);
        self
    }

    /// All that is wrong with the settings, by paths such as `head.experts`.
    pub fn problems(&self) -> Vec<Problem> {
        let sections = [
            ("encoder", self.encoder.problems()),
            ("head", self.head.problems()),
            ("towers", self.towers.problems()),
            ("factorization", self.factorization.iter().flat_map(FactorizationConfig::problems).collect()),
        ];
        let within = |(section, problems): (&'static str, Vec<Problem>)| {
            problems.into_iter().map(move |problem| problem.within(section))
        };
        sections.into_iter().flat_map(within).collect()
    }

    /// Draws the model on `device`; to train it, pass an autodiff device or call `train()` on it.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, or inputs and tasks do not make a model.
    pub fn init(
        &self,
        inputs: &Inputs,
        tasks: &[Task],
        device: &Device,
    ) -> Result<ConfiguredModel, BuildError> {
        BuildError::from_problems(self.problems())?;
        let mut builder = MultiTaskModel::for_inputs(inputs, tasks)
            .encoder(self.encoder.clone())
            .head(self.head.clone())
            .towers(self.towers.clone());
        if self.wide {
            builder = builder.wide();
        }
        if let Some(factorization) = &self.factorization {
            builder = builder.factorization(factorization.clone());
        }
        builder.init(device)
    }
}
