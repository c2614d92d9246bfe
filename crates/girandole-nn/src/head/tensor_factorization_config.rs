//! Settings of factorised networks.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::{IntoHead, TensorFactorization};
use crate::layer::rank_problems;
use crate::{Activation, BuildError, MlpConfig, Norm};

/// Settings of a [`TensorFactorization`]. The default is one layer of 113, as wide as the paper's shared
/// bottom; the ranks are ours, since the paper tunes them and names none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TensorFactorizationConfig {
    /// Width of each layer of a task's network, at least one layer. Default: 113.
    pub widths: Vec<usize>,
    /// Behind every layer. Default: ReLU.
    pub activation: Activation,
    /// Between the linear maps and their activation. Default: none.
    pub norm: Norm,
    /// Share of each layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
    /// Ranks of every layer's weights over its inputs, its outputs and the tasks, each at least 1. One above
    /// the size it stands for costs numbers and adds nothing. Default: 32, 32 and 2.
    pub ranks: [usize; 3],
}

impl Default for TensorFactorizationConfig {
    fn default() -> Self {
        Self {
            widths: vec![113],
            activation: Activation::Relu,
            norm: Norm::None,
            dropout: 0.0,
            ranks: [32, 32, 2],
        }
    }
}

impl TensorFactorizationConfig {
    /// Layers of these widths for each task, whose weights have the ranks `[r1, r2, r3]`.
    pub fn new(widths: impl Into<Vec<usize>>, ranks: [usize; 3]) -> Self {
        Self { widths: widths.into(), ranks, ..Self::default() }
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
        let mut problems = super::expert_problems(1, &self.network());
        problems.extend(rank_problems(self.ranks));
        problems
    }
}

impl IntoHead for TensorFactorizationConfig {
    type Head = TensorFactorization;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        BuildError::from_problems(self.problems())?;
        TensorFactorization::new(&self.network(), self.ranks, n_tasks, d_input, device)
    }
}
