//! Settings of the encoder.

use burn::nn::DropoutConfig;
use burn::prelude::*;
use girandole_core::{Inputs, Problem};
use serde::{Deserialize, Serialize};

use super::blocks::blocks;
use super::misfits::misfits;
use super::piecewise::Piecewise;
use super::table::Table;
use super::table_plan::TablePlan;
use super::{Encoder, InputColumns, InputRows, PretrainedConfig};
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
    /// Inputs of one width lie in one table, which has a row for each of their ids. Of a sparse table a step costs what its
    /// batch touches; `[train.tables]` says how its rows are moved. A dense one is moved like all parameters, and a step
    /// walks all of it.
    pub sparse_from: usize,
    /// Names of inputs or shared tables whose table is sparse however small it is. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sparse: Vec<String>,
    /// Embeddings that come from files. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pretrained: Vec<PretrainedConfig>,
}

impl Default for EncoderConfig {
    fn default() -> Self {
        Self {
            dropout: 0.0,
            embedding_std: 0.1,
            sparse_from: 1_000_000,
            sparse: Vec::new(),
            pretrained: Vec::new(),
        }
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

    /// Sets the embeddings that come from files.
    pub fn with_pretrained(mut self, pretrained: impl Into<Vec<PretrainedConfig>>) -> Self {
        self.pretrained = pretrained.into();
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
        problems.extend(PretrainedConfig::problems(&self.pretrained));
        problems
    }

    fn is_sparse(&self, inputs: &Inputs, plan: &TablePlan) -> bool {
        let is_named = |name: &str| self.sparse.iter().any(|sparse| sparse == name);
        plan.n_rows >= self.sparse_from
            || plan.names(inputs).any(|(name, _)| is_named(name))
            || plan.table_names(inputs).any(is_named)
    }

    /// Draws the embeddings of `inputs`.
    ///
    /// # Errors
    ///
    /// If a setting is out of range or names an input that is not there, there is no input, or an input has no ids, no
    /// width, or does not fit those it shares a table with or attends to.
    pub fn init(&self, inputs: &Inputs, device: &Device) -> Result<Encoder, BuildError> {
        BuildError::from_problems([self.problems(), misfits(self, inputs)].concat())?;
        if inputs.is_empty() {
            return Err(BuildError::NoInputs);
        }
        if let Some(input) = inputs.categorical.iter().find(|c| c.n_ids == 0 || c.d_embedding == 0) {
            return Err(BuildError::EmptyCategory {
                name: input.name.clone(),
                n_ids: input.n_ids,
                d_embedding: input.d_embedding,
            });
        }
        let plans = TablePlan::of(inputs, &self.pretrained);
        let table = |plan: &TablePlan| {
            Table::new(plan, inputs, self.embedding_std, self.is_sparse(inputs, plan), device)
        };
        let tables = plans.iter().map(table).collect();
        let widths = Piecewise::widths(&inputs.piecewise);
        let mixed = |d: &usize| Piecewise::new(&inputs.piecewise, *d, self.embedding_std, device);
        Ok(Encoder {
            tables,
            piecewise: widths.iter().map(mixed).collect(),
            dropout: DropoutConfig::new(self.dropout).init(),
            n_numeric: inputs.numeric.len(),
            n_categorical: inputs.categorical.len(),
            n_list_ids: inputs.n_list_ids(),
            n_piecewise: inputs.piecewise.len(),
            d_output: inputs.d_input(),
            inputs: inputs.clone(),
            columns: columns(inputs, &plans, &widths),
            blocks: blocks(inputs, &plans),
            rows: rows(inputs, &plans),
        })
    }
}

/// The columns of all inputs, in the order of the encoded vector.
fn columns(inputs: &Inputs, plans: &[TablePlan], widths: &[usize]) -> Vec<InputColumns> {
    let numbers = inputs.numeric.iter().map(|name| (name.as_str(), 1));
    let embedded = plans.iter().flat_map(|plan| plan.names(inputs).map(|(name, _)| (name, plan.d)));
    let mixed = widths.iter().flat_map(|d| {
        let own = inputs.piecewise.iter().filter(move |input| input.d_embedding == *d);
        own.map(|input| (input.name.as_str(), input.d_embedding))
    });
    let mut first = 0;
    let column = |(name, width): (&str, usize)| {
        first += width;
        InputColumns { input: name.to_owned(), columns: first - width..first }
    };
    numbers.chain(embedded).chain(mixed).map(column).collect()
}

/// The rows of all inputs that have some.
fn rows(inputs: &Inputs, plans: &[TablePlan]) -> Vec<InputRows> {
    let of = |(table, plan): (usize, &TablePlan)| {
        let row = move |(name, rows): (&str, &std::ops::Range<usize>)| InputRows {
            input: name.to_owned(),
            table,
            rows: rows.clone(),
        };
        plan.names(inputs).map(row).collect::<Vec<_>>()
    };
    plans.iter().enumerate().flat_map(of).collect()
}
