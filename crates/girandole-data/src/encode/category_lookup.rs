//! The ids of categories, made ready for many columns.

use arrow_array::StringArray;

use super::hashing::Hashing;
use super::ids::Ids;
use super::text_index::TextIndex;
use crate::read::{Layout, MISSING, TextColumn, spelled};

/// The ids of categories, made ready for many columns.
#[derive(Debug)]
pub(super) enum CategoryLookup<'a> {
    Vocabulary { index: TextIndex<'a>, missing: i32 },
    Hashing { hashing: &'a Hashing, spelled: bool },
}

impl<'a> CategoryLookup<'a> {
    /// With `spelled`, texts are hashed in their one spelling, else as they come.
    pub(super) fn of(ids: &'a Ids, spelled: bool) -> Self {
        match ids {
            Ids::Vocabulary(vocabulary) => {
                Self::Vocabulary { index: vocabulary.index(), missing: vocabulary.missing_id() }
            }
            Ids::Hashing(hashing) => Self::Hashing { hashing, spelled },
            // A table that is not there knows no id; loading refuses it.
            Ids::Table(_) => Self::Vocabulary { index: TextIndex::new(&[], 0), missing: 0 },
        }
    }

    /// The id of a text.
    pub(super) fn id(&self, text: &str) -> i32 {
        match self {
            Self::Vocabulary { index, .. } => index.get(text).unwrap_or(0),
            Self::Hashing { hashing, spelled: true } => hashing.encode(&spelled(text)),
            Self::Hashing { hashing, spelled: false } => hashing.encode(text),
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
