//! A column of lists to one input of several ids.

use girandole_core::{Features, ListInput, Pooling};
use serde::{Deserialize, Serialize};

use super::category_lookup::CategoryLookup;
use super::ids::Ids;
use super::saved::Tables;
use crate::FeatureConfig;
use crate::read::{Layout, ListColumn, ListForm, ListTexts};

/// Width of the embedding of a word when nothing is said.
const D_WORD: usize = 16;

/// A column of lists to one input of several ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ListEncoder {
    pub(super) ids: Ids,
    pub(super) form: ListForm,
    pooling: Pooling,
    pub(super) d_embedding: Option<usize>,
}

impl ListEncoder {
    pub(super) fn new(config: &FeatureConfig, ids: Ids, d_embedding: Option<usize>) -> Self {
        Self {
            ids,
            form: config.list_form(),
            pooling: config.pooling.clone().unwrap_or_default(),
            d_embedding,
        }
    }

    pub(super) fn input(&self, column: &str, tables: &Tables) -> ListInput {
        let input = ListInput::new(column, self.ids.n_ids(tables), self.form.max_len);
        // By rule a table of words would be far wider than words need.
        let by_rule = if self.form.words { D_WORD } else { input.d_embedding };
        let d_embedding = self.d_embedding.unwrap_or(by_rule);
        let input = input.with_pooling(self.pooling.clone()).with_d_embedding(d_embedding);
        ListInput { table: self.ids.table().map(str::to_owned), ..input }
    }
}

/// Writes the ids of each row into its cells; says how many of them are unknown, and which is the first.
pub(super) fn fill<'a, 'b>(
    lookup: &CategoryLookup<'_>,
    column: &'b ListColumn,
    cells: impl Iterator<Item = &'a mut [i32]>,
) -> (usize, Option<&'b str>) {
    let ids = lookup.ids(column.values());
    let first = ids.iter().position(|id| *id == 0).map(|at| column.values()[at].as_str());
    let mut unknown = 0;
    for (row, cells) in cells.enumerate() {
        let codes = column.row(row);
        let (there, rest) = cells.split_at_mut(codes.len().min(cells.len()));
        for (cell, code) in there.iter_mut().zip(codes) {
            *cell = ids[*code as usize];
            unknown += usize::from(*cell == 0);
        }
        rest.fill(Features::NO_ID);
    }
    (unknown, first)
}

/// The same straight from a Parquet column.
pub(super) fn fill_from_texts<'a>(
    lookup: &CategoryLookup<'_>,
    texts: &ListTexts,
    (form, layout): (&ListForm, &Layout),
    cells: impl Iterator<Item = &'a mut [i32]>,
) {
    let mut ids: Vec<i32> = Vec::new();
    for (row, cells) in cells.enumerate() {
        ids.clear();
        form.kept(texts.row(row), layout).extend(&mut ids, |ids, text| ids.push(lookup.id(text)));
        let (there, rest) = cells.split_at_mut(ids.len());
        there.copy_from_slice(&ids);
        rest.fill(Features::NO_ID);
    }
}
