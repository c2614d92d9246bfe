//! The ids of categories, made ready for many columns.

use std::collections::HashMap;

use super::hashing::Hashing;
use super::ids::Ids;
use crate::read::{MISSING, TextColumn};

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
        let ids = self.ids(&column.values);
        let missing = if let Self::Vocabulary { missing, .. } = self { *missing } else { 0 };
        column.codes.iter().map(|&code| if code == MISSING { missing } else { ids[code as usize] }).collect()
    }
}
