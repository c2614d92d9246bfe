//! A column of lists as codes into its distinct values.

use std::borrow::Cow;

use super::list_form::Kept;
use super::{Layout, TextColumn};

/// A column of lists as codes into its distinct values, the lists one behind the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListColumn {
    ids: TextColumn,
    /// Where the list of each row ends.
    ends: Vec<usize>,
}

impl ListColumn {
    pub(super) fn new(layout: &Layout) -> Self {
        Self { ids: TextColumn::new(layout), ends: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn push<'a>(&mut self, kept: Kept<impl Iterator<Item = Cow<'a, str>>>) {
        let start = self.ids.codes.len();
        kept.texts.for_each(|text| self.ids.push(Some(&text)));
        if kept.reversed {
            self.ids.codes[start..].reverse();
        }
        self.ends.push(self.ids.codes.len());
    }

    /// Adds a row of texts that all stay.
    pub(super) fn push_texts<'a>(&mut self, texts: impl Iterator<Item = &'a str>) {
        texts.for_each(|text| self.ids.push(Some(text)));
        self.ends.push(self.ids.codes.len());
    }

    /// The same form of column without rows.
    pub(super) fn emptied(&self) -> Self {
        Self { ids: self.ids.emptied(), ends: Vec::new() }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.ends.len()
    }

    /// Ids of all rows together.
    pub(crate) fn n_ids(&self) -> usize {
        self.ids.codes.len()
    }

    /// The distinct ids.
    pub(crate) fn values(&self) -> &[String] {
        &self.ids.values
    }

    /// The ids of a row as codes.
    pub(crate) fn row(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids.codes[start..self.ends[row]]
    }

    /// Forgets how to add rows, which nobody does after reading.
    pub(super) fn finish(&mut self) {
        self.ids.finish();
    }
}
