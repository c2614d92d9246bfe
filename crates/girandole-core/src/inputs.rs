//! What reaches the encoder of a model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{FeatureGroup, ListInput, PiecewiseInput};

/// What a model reads for each example, after all fitted encodings.
///
/// One source column may appear several times: a number as itself, as a bin id and as a missing
/// indicator.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// Names of the numeric inputs, in column order.
    pub numeric: Vec<String>,
    /// The categorical inputs, in column order.
    pub categorical: Vec<CategoricalInput>,
    /// The inputs of several ids, in column order.
    #[serde(default)]
    pub lists: Vec<ListInput>,
    /// The numbers with a small embedding, in column order.
    #[serde(default)]
    pub piecewise: Vec<PiecewiseInput>,
    /// Whose feature each input is, by its name, where that is said.
    #[serde(default)]
    pub groups: BTreeMap<String, FeatureGroup>,
}

/// One input of ids, each of which gets an embedding vector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoricalInput {
    /// Unique within the inputs.
    pub name: String,
    /// Ids run from 0 to `n_ids - 1`; at least 1.
    pub n_ids: usize,
    /// Width of the embedding vector, at least 1.
    pub d_embedding: usize,
    /// Name of an embedding table shared with other inputs of as many ids and the same width.
    #[serde(default)]
    pub table: Option<String>,
}

impl Inputs {
    /// Lists numeric and categorical inputs.
    pub fn new(numeric: Vec<String>, categorical: Vec<CategoricalInput>) -> Self {
        Self { numeric, categorical, ..Self::default() }
    }

    /// Sets the inputs of several ids.
    pub fn with_lists(mut self, lists: Vec<ListInput>) -> Self {
        self.lists = lists;
        self
    }

    /// Sets the numbers with a small embedding.
    pub fn with_piecewise(mut self, piecewise: Vec<PiecewiseInput>) -> Self {
        self.piecewise = piecewise;
        self
    }

    /// Says whose feature some inputs are.
    pub fn with_group(
        mut self,
        group: FeatureGroup,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.groups.extend(names.into_iter().map(|name| (name.into(), group)));
        self
    }

    /// The inputs that `keep` says yes to by their names, in the same order.
    pub fn part(&self, keep: impl Fn(&str) -> bool) -> Self {
        let mut part = self.clone();
        part.numeric.retain(|name| keep(name));
        part.categorical.retain(|input| keep(&input.name));
        part.lists.retain(|input| keep(&input.name));
        part.piecewise.retain(|input| keep(&input.name));
        part.groups.retain(|name, _| keep(name));
        part
    }

    /// Whether there is no input.
    pub fn is_empty(&self) -> bool {
        self.numeric.is_empty()
            && self.categorical.is_empty()
            && self.lists.is_empty()
            && self.piecewise.is_empty()
    }

    /// Width of the encoded input: the numbers and all embedding vectors side by side.
    pub fn d_input(&self) -> usize {
        self.numeric.len()
            + self.categorical.iter().map(|input| input.d_embedding).sum::<usize>()
            + self.lists.iter().map(|input| input.d_embedding).sum::<usize>()
            + self.piecewise.iter().map(|input| input.d_embedding).sum::<usize>()
    }

    /// Columns of [`Features::lists`](crate::Features): the longest lengths of all lists together.
    pub fn n_list_ids(&self) -> usize {
        self.lists.iter().map(|input| input.max_len).sum()
    }
}

impl CategoricalInput {
    /// Names an input of `n_ids` ids, with an embedding of [`embedding_width`].
    pub fn new(name: impl Into<String>, n_ids: usize) -> Self {
        Self { name: name.into(), n_ids, d_embedding: embedding_width(n_ids), table: None }
    }

    /// Sets the width of the embedding by hand.
    pub fn with_d_embedding(mut self, d_embedding: usize) -> Self {
        self.d_embedding = d_embedding;
        self
    }

    /// Shares the embedding table of this name.
    pub fn with_table(mut self, table: impl Into<String>) -> Self {
        self.table = Some(table.into());
        self
    }
}

/// Width of an embedding by rule: twice the fourth root of `n_ids`, as a power of two from 2 to 64.
///
/// Powers of two keep few distinct widths, so that inputs of one width share a table.
///
/// ```
/// assert_eq!(girandole_core::embedding_width(2), 2);
/// assert_eq!(girandole_core::embedding_width(100), 8);
/// assert_eq!(girandole_core::embedding_width(1_000_000), 64);
/// ```
pub fn embedding_width(n_ids: usize) -> usize {
    let width = 2.0 * (n_ids as f64).powf(0.25);
    (width.round() as usize).next_power_of_two().clamp(2, 64)
}
