//! The ids of categories, made ready for many columns.

use std::collections::HashMap;

use arrow_array::StringArray;

use super::hashing::Hashing;
use super::ids::Ids;
use crate::read::{Layout, MISSING, TextColumn};

/// The ids of categories, made ready for many columns.
#[derive(Debug)]
pub(super) enum CategoryLookup<'a> {
    Vocabulary { index: HashMap<&'a str, i32>, missing: i32 },
    Hashing(&'a Hashing),
}

impl<'a> CategoryLookup<'a> {
    pub(super) fn of(ids: &'a Ids) -> Self {
        match ids {
            Ids::Vocabulary(vocabulary) => {
                Self::Vocabulary { index: vocabulary.index(), missing: vocabulary.missing_id() }
            }
            Ids::Hashing(hashing) => Self::Hashing(hashing),
            // A table that is not there knows no id; loading refuses it.
            Ids::Table(_) => Self::Vocabulary { index: HashMap::new(), missing: 0 },
        }
    }

    /// The id of a text.
    pub(super) fn id(&self, text: &str) -> i32 {
        match self {
            Self::Vocabulary { index, .. } => index.get(text).copied().unwrap_or(0),
            Self::Hashing(hashing) => hashing.encode(text),
        }
    }

    /// The ids of some texts.
    pub(super) fn ids(&self, texts: &[String]) -> Vec<i32> {
        texts.iter().map(|text| self.id(text)).collect()
    }

    /// The id of each row.
    pub(super) fn encode(&self, column: &TextColumn) -> Vec<i32> {
        let (ids, missing) = (self.ids(&column.values), self.missing());
        column.codes.iter().map(|&code| if code == MISSING { missing } else { ids[code as usize] }).collect()
    }

    /// The id of each row, straight from a Parquet column.
    pub(super) fn encode_texts(&self, column: &StringArray, layout: &Layout, ids: &mut Vec<i32>) {
        ids.clear();
        let mut last = (None, self.missing());
        for text in column {
            // Neighbouring rows often agree, and a comparison is cheaper than a hash.
            if text != last.0 {
                let there = text.map(str::trim).filter(|text| !layout.is_missing(text));
                last = (text, there.map_or(self.missing(), |text| self.id(text)));
            }
            ids.push(last.1);
        }
    }

    /// The id of what is missing.
    fn missing(&self) -> i32 {
        if let Self::Vocabulary { missing, .. } = self { *missing } else { 0 }
    }
}
