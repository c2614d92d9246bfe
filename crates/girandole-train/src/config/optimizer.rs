//! Settings of the optimizer.

use girandole_core::Problem;
use serde::{Deserialize, Serialize};

/// Settings of the optimizer, with PyTorch's defaults and PyTorch's arithmetic.
///
/// burn's own Adam differs in two defaults: its epsilon is 1e-5, its AdamW's weight decay 1e-4.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OptimizerConfig {
    /// Which rule. Default: Adam.
    pub kind: OptimizerKind,
    /// Step size, above 0; the largest one where a schedule moves it. Default: 1e-3.
    pub learning_rate: f64,
    /// Pull of all parameters towards 0, at least 0. Default: 1e-2 for AdamW, 0 for Adam.
    ///
    /// AdamW shrinks each parameter by `learning_rate · weight_decay` a step; Adam adds
    /// `weight_decay · parameter` to the gradient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_decay: Option<f64>,
    /// Decay a step of the mean gradient, from 0 to below 1. Default: 0.9.
    pub beta_1: f64,
    /// Decay a step of the mean squared gradient, from 0 to below 1. Default: 0.999.
    pub beta_2: f64,
    /// Keeps the division finite, above 0. Default: 1e-8.
    pub epsilon: f64,
}

/// Which rule turns gradients into updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum OptimizerKind {
    /// Adam: Kingma and Ba, ICLR 2015.
    #[default]
    Adam,
    /// Adam with decoupled weight decay: Loshchilov and Hutter, ICLR 2019.
    AdamW,
}

impl Default for OptimizerConfig {
    fn default() -> Self {
        Self {
            kind: OptimizerKind::Adam,
            learning_rate: 1e-3,
            weight_decay: None,
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-8,
        }
    }
}

impl OptimizerConfig {
    /// Everything that is out of range; paths are relative to this section.
    pub fn problems(&self) -> Vec<Problem> {
        let checks = [
            ("learning_rate", self.learning_rate, self.learning_rate > 0.0, "a number above 0"),
            ("weight_decay", self.decay(), self.decay() >= 0.0, "at least 0"),
            ("beta_1", self.beta_1, (0.0..1.0).contains(&self.beta_1), "from 0 to below 1"),
            ("beta_2", self.beta_2, (0.0..1.0).contains(&self.beta_2), "from 0 to below 1"),
            ("epsilon", self.epsilon, self.epsilon > 0.0, "a number above 0"),
        ];
        checks
            .into_iter()
            .filter(|(_, value, good, _)| !good || !value.is_finite())
            .map(|(path, value, _, want)| Problem::new(path, format!("needs {want}, got {value}")))
            .collect()
    }

    /// The weight decay in force: the one given, else the default of the kind.
    pub fn decay(&self) -> f64 {
        self.weight_decay.unwrap_or(match self.kind {
            OptimizerKind::Adam => 0.0,
            OptimizerKind::AdamW => 1e-2,
        })
    }
}
