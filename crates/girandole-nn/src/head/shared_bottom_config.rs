//! Settings of a shared bottom.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::{IntoHead, SharedBottom};
use crate::{Activation, BuildError, Mlp, MlpConfig, Norm};

/// Settings of a [`SharedBottom`]. The default is the paper's: one layer of 113.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SharedBottomConfig {
    /// Width of each layer; none leaves the encoded inputs as they are, and the tasks share the embeddings alone.
    /// Default: 113.
    pub widths: Vec<usize>,
    /// Behind every layer. Default: ReLU.
    pub activation: Activation,
    /// Between the linear maps and their activation. Default: none.
    pub norm: Norm,
    /// Share of each layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
}

impl Default for SharedBottomConfig {
    fn default() -> Self {
        Self { widths: vec![113], activation: Activation::Relu, norm: Norm::None, dropout: 0.0 }
    }
}

impl SharedBottomConfig {
    /// Layers of these widths.
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

    /// The settings of the network.
    pub fn bottom(&self) -> MlpConfig {
        MlpConfig {
            widths: self.widths.clone(),
            activation: self.activation,
            norm: self.norm,
            dropout: self.dropout,
        }
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        self.bottom().problems()
    }
}

impl IntoHead for SharedBottomConfig {
    type Head = SharedBottom<Mlp>;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        BuildError::from_problems(self.problems())?;
        SharedBottom::new(self.bottom().init(d_input, device)?, d_input, n_tasks)
    }
}
