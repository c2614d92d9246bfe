//! Settings of networks held together by an L2 penalty.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::l2_constrained::alpha_problem;
use super::{IntoHead, L2Constrained};
use crate::{Activation, BuildError, MlpConfig, Norm, StackedMlp};

/// Settings of an [`L2Constrained`]. The default is one layer of 60, as for single tasks; α is ours, since the
/// paper tunes it and names none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct L2ConstrainedConfig {
    /// Width of each layer of a task's network, at least one layer. Default: 60.
    pub widths: Vec<usize>,
    /// Behind every layer. Default: ReLU.
    pub activation: Activation,
    /// Between the linear maps and their activation. Default: none.
    pub norm: Norm,
    /// Share of each layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
    /// How strongly the penalty pulls the tasks' weights together, at least 0. Default: 0.001.
    pub alpha: f64,
}

impl Default for L2ConstrainedConfig {
    fn default() -> Self {
        Self { widths: vec![60], activation: Activation::Relu, norm: Norm::None, dropout: 0.0, alpha: 1e-3 }
    }
}

impl L2ConstrainedConfig {
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

    /// Sets how strongly the penalty pulls.
    pub fn with_alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
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
        problems.extend(alpha_problem(self.alpha));
        problems
    }
}

impl IntoHead for L2ConstrainedConfig {
    type Head = L2Constrained;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        BuildError::from_problems(self.problems())?;
        if n_tasks == 0 {
            return Err(BuildError::NoTasks);
        }
        let networks = StackedMlp::new(&self.network(), n_tasks, d_input, device)?;
        L2Constrained::new(networks, self.alpha)
    }
}
