//! Settings of a multi-gate mixture of experts.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::{IntoHead, Mmoe};
use crate::{Activation, BuildError, MlpConfig, Norm, SoftmaxGate, SoftmaxGateConfig, StackedMlp};

/// Settings of [`Mmoe`]. The defaults are the paper's: 8 experts of one layer of 16, plain gates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MmoeConfig {
    /// Number of experts, at least 1. Default: 8.
    pub experts: usize,
    /// Width of each layer of an expert, at least one layer. Default: 16.
    pub widths: Vec<usize>,
    /// Behind every layer of an expert. Default: ReLU.
    pub activation: Activation,
    /// Between the linear maps of an expert and their activation. Default: none.
    pub norm: Norm,
    /// Share of each expert layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
    /// The gates, one a task.
    pub gate: SoftmaxGateConfig,
}

impl Default for MmoeConfig {
    fn default() -> Self {
        Self {
            experts: 8,
            widths: vec![16],
            activation: Activation::Relu,
            norm: Norm::None,
            dropout: 0.0,
            gate: SoftmaxGateConfig::default(),
        }
    }
}

impl MmoeConfig {
    /// So many experts of these widths.
    pub fn new(experts: usize, widths: impl Into<Vec<usize>>) -> Self {
        Self { experts, widths: widths.into(), ..Self::default() }
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

    /// Sets the dropout within experts.
    pub fn with_dropout(mut self, dropout: f64) -> Self {
        self.dropout = dropout;
        self
    }

    /// Sets the gate.
    pub fn with_gate(mut self, gate: SoftmaxGateConfig) -> Self {
        self.gate = gate;
        self
    }

    /// The settings of each expert.
    pub fn expert(&self) -> MlpConfig {
        MlpConfig {
            widths: self.widths.clone(),
            activation: self.activation,
            norm: self.norm,
            dropout: self.dropout,
        }
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = super::expert_problems(self.experts, &self.expert());
        problems.extend(self.gate.problems().into_iter().map(|problem| problem.within("gate")));
        problems
    }
}

impl IntoHead for MmoeConfig {
    type Head = Mmoe<StackedMlp, SoftmaxGate>;

    fn into_head(self, d_input: usize, n_tasks: usize, device: &Device) -> Result<Self::Head, BuildError> {
        BuildError::from_problems(self.problems())?;
        let experts = StackedMlp::new(&self.expert(), self.experts, d_input, device)?;
        Mmoe::of(experts).gate(self.gate).into_head(d_input, n_tasks, device)
    }
}
