//! What a table is made for.

use std::collections::HashMap;
use std::ops::Range;

use girandole_core::{Inputs, ListInput};

use super::PretrainedConfig;

/// What the table of one width is made for: whose embeddings it holds, and in which rows.
#[derive(Debug, Clone)]
pub(super) struct TablePlan {
    pub(super) d: usize,
    pub(super) n_rows: usize,
    /// Whether they stay as they are.
    pub(super) is_frozen: bool,
    /// Of each categorical input of this width its column and its rows.
    pub(super) categorical: Vec<(usize, Range<usize>)>,
    /// Of each list of this width its position and its rows.
    pub(super) lists: Vec<(usize, Range<usize>)>,
}

impl TablePlan {
    /// The tables of all widths, by ascending width; what is frozen has a table of its own behind the other.
    pub(super) fn of(inputs: &Inputs, pretrained: &[PretrainedConfig]) -> Vec<Self> {
        let categorical = inputs.categorical.iter().map(|input| input.d_embedding);
        let mut widths: Vec<usize> =
            categorical.chain(inputs.lists.iter().map(|input| input.d_embedding)).collect();
        widths.sort_unstable();
        widths.dedup();
        let tables = widths.into_iter().flat_map(|d| [(d, false), (d, true)]);
        let plans = tables.map(|(d, is_frozen)| Self::of_width(inputs, pretrained, d, is_frozen));
        plans.filter(|plan| !(plan.categorical.is_empty() && plan.lists.is_empty())).collect()
    }

    /// Rows behind each other, in the order of the inputs; those of a shared table where its first input stands.
    fn of_width(inputs: &Inputs, pretrained: &[PretrainedConfig], d: usize, is_frozen: bool) -> Self {
        let is_own = |name: &str, table: Option<&String>, width: usize| {
            let frozen = || PretrainedConfig::is_frozen(pretrained, inputs, name, table.map(String::as_str));
            width == d && frozen() == is_frozen
        };
        let (mut n_rows, mut shared) = (0, HashMap::new());
        let mut rows = |table: Option<&String>, n_ids: usize| {
            let mut new = || {
                let first = n_rows;
                n_rows += n_ids;
                first..n_rows
            };
            match table {
                Some(table) => shared.entry(table.clone()).or_insert_with(new).clone(),
                None => new(),
            }
        };
        let own = inputs.categorical.iter().enumerate();
        let own = own.filter(|(_, input)| is_own(&input.name, input.table.as_ref(), input.d_embedding));
        let categorical = own.map(|(at, input)| (at, rows(input.table.as_ref(), input.n_ids))).collect();
        let own = inputs.lists.iter().enumerate();
        let own = own.filter(|(_, input)| is_own(&input.name, input.table.as_ref(), input.d_embedding));
        let lists = own.map(|(at, input)| (at, rows(input.table.as_ref(), input.n_ids))).collect();
        Self { d, n_rows, is_frozen, categorical, lists }
    }

    /// Names of the inputs, in the order of their columns in the encoded vector.
    pub(super) fn names<'a>(
        &'a self,
        inputs: &'a Inputs,
    ) -> impl Iterator<Item = (&'a str, &'a Range<usize>)> {
        let categorical =
            self.categorical.iter().map(|(at, rows)| (inputs.categorical[*at].name.as_str(), rows));
        categorical.chain(self.lists.iter().map(|(at, rows)| (inputs.lists[*at].name.as_str(), rows)))
    }

    /// Names of the shared tables in it.
    pub(super) fn table_names<'a>(&'a self, inputs: &'a Inputs) -> impl Iterator<Item = &'a str> {
        let categorical =
            self.categorical.iter().filter_map(|(at, _)| inputs.categorical[*at].table.as_deref());
        categorical.chain(self.lists.iter().filter_map(|(at, _)| inputs.lists[*at].table.as_deref()))
    }

    /// First columns of all lists in [`Features::lists`](girandole_core::Features).
    pub(super) fn list_columns(lists: &[ListInput]) -> Vec<usize> {
        let mut first = 0;
        let next = |list: &ListInput| {
            let own = first;
            first += list.max_len;
            own
        };
        lists.iter().map(next).collect()
    }
}
