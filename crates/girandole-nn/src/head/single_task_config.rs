//! Settings of one network a task.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::{IntoHead, SingleTask};
use crate::{Activation, BuildError, MlpConfig, Norm, StackedMlp};

/// Settings of a [`SingleTask`]. The default is one layer of 60: for two tasks as many parameters as the
/// paper's mixture and shared bottom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SingleTaskConfig {
    /// Width of each layer of a task's network, at least one layer. Default: 60.
    pub widths: Vec<usize>,
    /// Behind every layer. Default: ReLU.
    pub activation: Activation,
    /// Between the linear maps and their activation. Default: none.
    pub norm: Norm,
    /// Share of each layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
}

impl Default for SingleTaskConfig {
    fn default() -> Self {
        Self { widths: vec![60], activation: Activation::Relu, norm: Norm::None, dropout: 0.0 }
    }
}

impl SingleTaskConfig {
    /// Layers of these widths for each task.
    pub fn new(widths: impl Into<Vec<usize>>) -> Self {
        Self { widths: widths.into(), ..Self::default() }
    }

    /// Sets the activation.
    pub fn with_activation(mut self, activation: Activation) -> Self {
        self.activation = activation;
        self
    }

    /// Sets the normalisation.
    pub fn with_norm(mut self, norm: Norm) -> Self {
        self.norm = norm;
        self
    }

    /// Sets the dropout.
    pub fn with_dropout(mut self, dropout: f64) -> Self {
        self.dropout = dropout;
        self
    }

    /// The settings of each task's network.
    pub fn network(&self) -> MlpConfig {
        MlpConfig {
            widths: self.widths.clone(),
            activation: self.activation,
            norm: self.norm,
            dropout: self.dropout,
        }
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        super::expert_problems(1, &self.network())
    }
}

impl IntoHead for SingleTaskConfig {
    type Head = SingleTask<StackedMlp>;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        BuildError::from_problems(self.problems())?;
        if n_tasks == 0 {
            return Err(BuildError::NoTasks);
        }
        SingleTask::new(StackedMlp::new(&self.network(), n_tasks, d_input, device)?, d_input)
    }
}
