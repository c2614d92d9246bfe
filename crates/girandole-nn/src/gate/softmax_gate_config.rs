//! Settings of a softmax gate.

use burn::module::Param;
use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::SoftmaxGate;
use crate::layer::{drawn_uniform, dropout_problem, width_problems};
use crate::{Activation, BuildError, MlpConfig, StackedMlp};

/// Settings of a [`SoftmaxGate`]. The defaults are the paper's gate: one linear map without bias.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SoftmaxGateConfig {
    /// Whether the linear map has a bias. Default: no, as in the paper.
    pub bias: bool,
    /// Widths of hidden layers before the linear map, a set for each task. Default: none.
    pub widths: Vec<usize>,
    /// Behind each hidden layer. Default: ReLU.
    pub activation: Activation,
    /// Divides the logits before the softmax; above 0. Default: 1.
    pub temperature: f64,
    /// Chance that an expert is left out for one task and example in training, from 0 to below 1. The
    /// others share its weight, and never are all left out. YouTube's ranking paper takes 0.1. Default: 0.
    pub dropout: f64,
}

impl Default for SoftmaxGateConfig {
    fn default() -> Self {
        Self { bias: false, widths: vec![], activation: Activation::Relu, temperature: 1.0, dropout: 0.0 }
    }
}

impl SoftmaxGateConfig {
    /// The paper's gate.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether the linear map has a bias.
    pub fn with_bias(mut self, bias: bool) -> Self {
        self.bias = bias;
        self
    }

    /// Sets the widths of hidden layers.
    pub fn with_widths(mut self, widths: impl Into<Vec<usize>>) -> Self {
        self.widths = widths.into();
        self
    }

    /// Sets the activation of hidden layers.
    pub fn with_activation(mut self, activation: Activation) -> Self {
        self.activation = activation;
        self
    }

    /// Sets the temperature.
    pub fn with_temperature(mut self, temperature: f64) -> Self {
        self.temperature = temperature;
        self
    }

    /// Sets the chance that an expert is left out.
    pub fn with_dropout(mut self, dropout: f64) -> Self {
        self.dropout = dropout;
        self
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = width_problems(&self.widths);
        problems.extend(self.activation.problem().map(|message| Problem::new("activation", message)));
        if !(self.temperature.is_finite() && self.temperature > 0.0) {
            let message = format!("needs a temperature above 0, got {}", self.temperature);
            problems.push(Problem::new("temperature", message));
        }
        problems.extend(dropout_problem(self.dropout));
        problems
    }

    /// Draws the gates of `n_tasks` tasks over `n_experts` experts.
    ///
    /// # Errors
    ///
    /// If a setting or size is out of range.
    pub fn init(
        &self,
        d_input: usize,
        n_experts: usize,
        n_tasks: usize,
        device: &Device,
    ) -> Result<SoftmaxGate, BuildError> {
        BuildError::from_problems(self.problems())?;
        match (d_input, n_experts, n_tasks) {
            (0, _, _) => return Err(BuildError::NoWidth),
            (_, 0, _) => return Err(BuildError::NoExperts),
            (_, _, 0) => return Err(BuildError::NoTasks),
            _ => {}
        }
        let hidden = match self.widths.as_slice() {
            [] => None,
            widths => {
                let config = MlpConfig::new(widths).with_activation(self.activation);
                Some(StackedMlp::new(&config, n_tasks, d_input, device)?)
            }
        };
        let d = self.widths.last().copied().unwrap_or(d_input);
        Ok(SoftmaxGate {
            hidden,
            weight: drawn_uniform([d, n_experts, n_tasks], d, device),
            bias: self.bias.then(|| drawn_uniform([n_experts, n_tasks], d, device)),
            training: Param::from_bool(true),
            temperature: self.temperature,
            dropout: self.dropout,
        })
    }
}
