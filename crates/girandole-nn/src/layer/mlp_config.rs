//! Settings of a multilayer perceptron.

use burn::prelude::*;
use girandole_core::Problem;
use serde::{Deserialize, Serialize};

use super::dense::Dense;
use super::{Activation, Mlp, Norm};
use crate::BuildError;

/// Settings of an [`Mlp`].
///
/// ```
/// use girandole_nn::{Activation, MlpConfig, Norm};
///
/// let config = MlpConfig::new([512, 256, 128])
///     .with_activation(Activation::LeakyRelu(0.01))
///     .with_norm(Norm::Batch)
///     .with_dropout(0.1);
/// assert!(config.problems().is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MlpConfig {
    /// Width of each layer, at least 1. None makes the identity.
    pub widths: Vec<usize>,
    /// Behind every layer, the last one too. Default: ReLU.
    pub activation: Activation,
    /// Between the linear map and the activation. Default: none.
    pub norm: Norm,
    /// Share of each layer's outputs set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
}

impl MlpConfig {
    /// Layers of these widths, with ReLU.
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

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = width_problems(&self.widths);
        problems.extend(self.activation.problem().map(|message| Problem::new("activation", message)));
        problems.extend(dropout_problem(self.dropout));
        problems
    }

    /// Draws the layers, the first reading an input of width `d_input`.
    ///
    /// # Errors
    ///
    /// If a setting or `d_input` is out of range.
    pub fn init(&self, d_input: usize, device: &Device) -> Result<Mlp, BuildError> {
        BuildError::from_problems(self.problems())?;
        if d_input == 0 {
            return Err(BuildError::NoWidth);
        }
        let inputs = std::iter::once(d_input).chain(self.widths.iter().copied());
        let layers =
            inputs.zip(&self.widths).map(|(from, to)| Dense::drawn(self, from, *to, device)).collect();
        Ok(Mlp::from_layers(layers, d_input))
    }
}

impl<const N: usize> From<[usize; N]> for MlpConfig {
    fn from(widths: [usize; N]) -> Self {
        Self::new(widths)
    }
}

impl From<Vec<usize>> for MlpConfig {
    fn from(widths: Vec<usize>) -> Self {
        Self::new(widths)
    }
}

/// A problem for each width of 0.
pub(crate) fn width_problems(widths: &[usize]) -> Vec<Problem> {
    let zero = widths.iter().enumerate().filter(|(_, width)| **width == 0);
    zero.map(|(i, _)| Problem::new(format!("widths[{i}]"), "needs a width of at least 1, got 0")).collect()
}

/// A problem if `dropout` isn't from 0 to below 1.
pub(crate) fn dropout_problem(dropout: f64) -> Option<Problem> {
    (!(0.0..1.0).contains(&dropout))
        .then(|| Problem::new("dropout", format!("needs a share from 0 to below 1, got {dropout}")))
}
