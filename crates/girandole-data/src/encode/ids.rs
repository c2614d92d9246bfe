//! How texts become ids.

use serde::{Deserialize, Serialize};

use super::hashing::Hashing;
use super::saved::Tables;
use super::vocabulary::Vocabulary;

/// How the texts of a feature become ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ids {
    Vocabulary(Vocabulary),
    Hashing(Hashing),
    /// Those of the shared table of this name.
    Table(String),
}

impl Ids {
    /// What a feature's ids are, or those of its table.
    pub(super) fn resolved<'a>(&'a self, tables: &'a Tables) -> Option<&'a Ids> {
        match self {
            Self::Table(name) => tables.get(name),
            own => Some(own),
        }
    }

    pub(super) fn n_ids(&self, tables: &Tables) -> usize {
        match self.resolved(tables) {
            Some(Self::Vocabulary(vocabulary)) => vocabulary.n_ids(),
            Some(Self::Hashing(hashing)) => hashing.n_ids(),
            Some(Self::Table(_)) | None => 1,
        }
    }

    pub(super) fn hashing(&self) -> Option<&Hashing> {
        if let Self::Hashing(hashing) = self { Some(hashing) } else { None }
    }

    /// The name of the shared table.
    pub(super) fn table(&self) -> Option<&str> {
        if let Self::Table(name) = self { Some(name) } else { None }
    }
}
