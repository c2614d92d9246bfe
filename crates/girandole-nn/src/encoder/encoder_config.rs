//! Settings of the encoder.

use burn::nn::DropoutConfig;
use burn::prelude::*;
use girandole_core::{Inputs, Problem};
use serde::{Deserialize, Serialize};

use super::Encoder;
use super::table::Table;
use crate::BuildError;
use crate::layer::dropout_problem;

/// Settings of an [`Encoder`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncoderConfig {
    /// Share of the encoded vector's elements set to zero in training, from 0 to below 1. Default: 0.
    pub dropout: f64,
    /// Standard deviation of the normal distribution that embeddings are drawn from; at least 0.
    ///
    /// Default: 0.1, so that categories start out small beside standardised numbers. PyTorch takes 1.
    pub embedding_std: f64,
}

impl Default for EncoderConfig {
    fn default() -> Self {
        Self { dropout: 0.0, embedding_std: 0.1 }
    }
}

impl EncoderConfig {
    /// No dropout, small embeddings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the dropout.
    pub fn with_dropout(mut self, dropout: f64) -> Self {
        self.dropout = dropout;
        self
    }

    /// Sets the standard deviation of the embeddings at the start.
    pub fn with_embedding_std(mut self, embedding_std: f64) -> Self {
        self.embedding_std = embedding_std;
        self
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::from_iter(dropout_problem(self.dropout));
        if !(self.embedding_std.is_finite() && self.embedding_std >= 0.0) {
            let message = format!("needs a standard deviation of at least 0, got {}", self.embedding_std);
            problems.push(Problem::new("embedding_std", message));
        }
        problems
    }

    /// Draws the embeddings of `inputs`.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, there is no input, or an input has no ids or no width.
    pub fn init(&self, inputs: &Inputs, device: &Device) -> Result<Encoder, BuildError> {
        BuildError::from_problems(self.problems())?;
        if inputs.numeric.is_empty() && inputs.categorical.is_empty() {
            return Err(BuildError::NoInputs);
        }
        if let Some(input) = inputs.categorical.iter().find(|c| c.n_ids == 0 || c.d_embedding == 0) {
            return Err(BuildError::EmptyCategory {
                name: input.name.clone(),
                n_ids: input.n_ids,
                d_embedding: input.d_embedding,
            });
        }
        let mut widths = inputs.categorical.iter().map(|input| input.d_embedding).collect::<Vec<_>>();
        widths.sort_unstable();
        widths.dedup();
        let tables =
            widths.into_iter().map(|d| Table::new(&inputs.categorical, d, self.embedding_std, device));
        Ok(Encoder {
            tables: tables.collect(),
            dropout: DropoutConfig::new(self.dropout).init(),
            n_numeric: inputs.numeric.len(),
            n_categorical: inputs.categorical.len(),
            d_output: inputs.d_input(),
        })
    }
}
