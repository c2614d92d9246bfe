//! Settings of the towers of all tasks.

use burn::prelude::*;
use girandole_core::{Problem, Task};
use serde::{Deserialize, Serialize};

use super::{AnyTowers, MlpTower, StackedTowers};
use crate::layer::drawn_linear;
use crate::{Activation, BuildError, MlpConfig, Norm};

/// Settings of the towers, the same for every task. The default is the paper's: one layer of 8.
///
/// Behind these layers each tower has a linear output layer with a bias, as wide as its task's logits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TowerConfig {
    /// Width of each hidden layer; none leaves the output layer alone. Default: 8.
    pub widths: Vec<usize>,
    /// Behind every hidden layer. Default: ReLU.
    pub activation: Activation,
    /// Between the linear maps and their activation. Default: none.
    pub norm: Norm,
    /// Share of each hidden layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
}

impl Default for TowerConfig {
    fn default() -> Self {
        Self { widths: vec![8], activation: Activation::Relu, norm: Norm::None, dropout: 0.0 }
    }
}

impl TowerConfig {
    /// Hidden layers of these widths.
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

    /// The settings of the hidden layers.
    pub fn hidden(&self) -> MlpConfig {
        MlpConfig {
            widths: self.widths.clone(),
            activation: self.activation,
            norm: self.norm,
            dropout: self.dropout,
        }
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        self.hidden().problems()
    }

    /// Draws one tower that reads a representation of width `d_input`.
    ///
    /// # Errors
    ///
    /// If a setting or size is out of range.
    pub fn init_one(&self, d_input: usize, d_logits: usize, device: &Device) -> Result<MlpTower, BuildError> {
        let hidden = self.hidden().init(d_input, device)?;
        if d_logits == 0 {
            return Err(BuildError::NoWidth);
        }
        let output = drawn_linear(hidden.d_output(), d_logits, device);
        Ok(MlpTower { hidden, output })
    }

    /// Draws a tower for each task, stacked where all logits are equally wide.
    ///
    /// # Errors
    ///
    /// If there is no task, or a setting or size is out of range.
    pub fn init(&self, d_input: usize, tasks: &[Task], device: &Device) -> Result<AnyTowers, BuildError> {
        let Some(first) = tasks.first() else { return Err(BuildError::NoTasks) };
        let towers = tasks
            .iter()
            .map(|task| self.init_one(d_input, task.d_logits(), device))
            .collect::<Result<Vec<_>, _>>()?;
        if tasks.iter().all(|task| task.d_logits() == first.d_logits()) {
            Ok(AnyTowers::Stacked(StackedTowers::from_towers(&towers)?))
        } else {
            Ok(AnyTowers::Each(towers))
        }
    }
}

impl<const N: usize> From<[usize; N]> for TowerConfig {
    fn from(widths: [usize; N]) -> Self {
        Self::new(widths)
    }
}

impl From<Vec<usize>> for TowerConfig {
    fn from(widths: Vec<usize>) -> Self {
        Self::new(widths)
    }
}
