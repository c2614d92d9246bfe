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
    /// From how many rows on a table is sparse, at least 1. Default: 1,000,000.
    ///
    /// Inputs of one width share a table, which has a row for each of their ids. Of a sparse table a step costs what its
    /// batch touches; `[train.tables]` says how its rows are moved. A dense one is moved like all parameters, and a step
    /// walks all of it.
    pub sparse_from: usize,
    /// Names of inputs whose table is sparse however small it is. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sparse: Vec<String>,
}

impl Default for EncoderConfig {
    fn default() -> Self {
        Self { dropout: 0.0, embedding_std: 0.1, sparse_from: 1_000_000, sparse: Vec::new() }
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

    /// Sets from how many rows on a table is sparse.
    pub fn with_sparse_from(mut self, n_rows: usize) -> Self {
        self.sparse_from = n_rows;
        self
    }

    /// Sets the inputs whose table is sparse however small it is.
    pub fn with_sparse(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.sparse = names.into_iter().map(Into::into).collect();
        self
    }

    /// All that is wrong with the settings.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::from_iter(dropout_problem(self.dropout));
        if !(self.embedding_std.is_finite() && self.embedding_std >= 0.0) {
            let message = format!("needs a standard deviation of at least 0, got {}", self.embedding_std);
            problems.push(Problem::new("embedding_std", message));
        }
        if self.sparse_from == 0 {
            problems.push(Problem::new("sparse_from", "needs at least 1, got 0"));
        }
        problems
    }

    /// All that does not fit the inputs.
    fn misfits(&self, inputs: &Inputs) -> Vec<Problem> {
        let names: Vec<&str> = inputs.categorical.iter().map(|input| input.name.as_str()).collect();
        let unknown = self.sparse.iter().filter(|name| !names.contains(&name.as_str()));
        let say = |name: &String| {
            let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            Problem::new("sparse", format!("no input of ids is named \"{name}\"; there are: {known}"))
        };
        let mut problems: Vec<Problem> = unknown.map(say).collect();
        let n_rows: usize = inputs.categorical.iter().map(|input| input.n_ids).sum();
        if n_rows > u32::MAX as usize {
            let message = format!("needs inputs of at most {} ids together, got {n_rows}", u32::MAX);
            problems.push(Problem::new("sparse_from", message));
        }
        problems
    }

    fn is_sparse(&self, inputs: &Inputs, d: usize) -> bool {
        let own = || inputs.categorical.iter().filter(|input| input.d_embedding == d);
        own().map(|input| input.n_ids).sum::<usize>() >= self.sparse_from
            || own().any(|input| self.sparse.contains(&input.name))
    }

    /// Draws the embeddings of `inputs`.
    ///
    /// # Errors
    ///
    /// If a setting is out of range or names an input that is not there, there is no input, or an input has no ids or
    /// no width.
    pub fn init(&self, inputs: &Inputs, device: &Device) -> Result<Encoder, BuildError> {
        BuildError::from_problems([self.problems(), self.misfits(inputs)].concat())?;
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
        let table = |d| {
            let is_sparse = self.is_sparse(inputs, d);
            Table::new(&inputs.categorical, d, self.embedding_std, is_sparse, device)
        };
        let tables = widths.into_iter().map(table);
        Ok(Encoder {
            tables: tables.collect(),
            dropout: DropoutConfig::new(self.dropout).init(),
            n_numeric: inputs.numeric.len(),
            n_categorical: inputs.categorical.len(),
            d_output: inputs.d_input(),
        })
    }
}
