//! The ids of categories, made ready for many columns.

use std::collections::HashMap;

use super::hashing::Hashing;
use crate::read::{MISSING, TextColumn};

/// The ids of categories, made ready for many columns.
#[derive(Debug)]
pub(super) enum CategoryLookup<'a> {
    Vocabulary { index: HashMap<&'a str, i32>, missing: i32 },
    Hashing(&'a Hashing),
}

impl CategoryLookup<'_> {
    /// The id of each row.
    pub(super) fn encode(&self, column: &TextColumn) -> Vec<i32> {
        let id = |text: &String| match self {
            Self::Vocabulary { index, .. } => index.get(text.as_str()).copied().unwrap_or(0),
            Self::Hashing(hashing) => hashing.encode(text),
        };
        let ids: Vec<i32> = column.values.iter().map(id).collect();
        let missing = if let Self::Vocabulary { missing, .. } = self { *missing } else { 0 };
        column.codes.iter().map(|&code| if code == MISSING { missing } else { ids[code as usize] }).collect()
    }
}
