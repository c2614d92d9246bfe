//! Settings of stitched networks, one a task.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::cross_stitch::share_problem;
use super::{CrossStitch, IntoHead};
use crate::{Activation, BuildError, MlpConfig, Norm, StackedMlp};

/// Settings of a [`CrossStitch`]. The default is one layer of 60, as for single tasks, with α as Misra et al.
/// start it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrossStitchConfig {
    /// Width of each layer of a task's network, at least one layer. Default: 60.
    pub widths: Vec<usize>,
    /// Behind every layer. Default: ReLU.
    pub activation: Activation,
    /// Between the linear maps and their activation. Default: none.
    pub norm: Norm,
    /// Share of each layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
    /// What each task starts with of itself, from 0 to 1; the others share the rest. Default: 0.9.
    pub own_share: f64,
    /// Whether every unit of a layer has its own mixing matrix. Default: no, one a layer.
    pub per_unit: bool,
}

impl Default for CrossStitchConfig {
    fn default() -> Self {
        Self {
            widths: vec![60],
            activation: Activation::Relu,
            norm: Norm::None,
            dropout: 0.0,
            own_share: 0.9,
            per_unit: false,
        }
    }
}

impl CrossStitchConfig {
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

    /// Sets what each task starts with of itself.
    pub fn with_own_share(mut self, own_share: f64) -> Self {
        self.own_share = own_share;
        self
    }

    /// Sets whether every unit has its own mixing matrix.
    pub fn with_per_unit(mut self, per_unit: bool) -> Self {
        self.per_unit = per_unit;
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
        problems.extend(share_problem(self.own_share));
        problems
    }
}

impl IntoHead for CrossStitchConfig {
    type Head = CrossStitch;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        BuildError::from_problems(self.problems())?;
        if n_tasks == 0 {
            return Err(BuildError::NoTasks);
        }
        let networks = StackedMlp::new(&self.network(), n_tasks, d_input, device)?;
        CrossStitch::new(networks, self.own_share, self.per_unit, device)
    }
}
