//! How the cells of a feature are read.

use serde::{Deserialize, Serialize};

/// How the cells of a feature are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeatureKind {
    /// As numbers.
    Numeric,
    /// As texts, each a category; whole numbers keep their digits.
    Categorical,
    /// As lists of texts or whole numbers, each an id; in CSV one text with a separator between the ids.
    List,
    /// Two or more columns of texts together as one category, by hashing.
    Cross,
    /// As vectors of one length, each number an input: texts such as `0.1, 0.2` or `[0.1, 0.2]`, and lists of numbers.
    Dense,
    /// As dates and times.
    Time,
    /// As texts of several words, each word an id, by hashing.
    Text,
}

impl FeatureKind {
    /// The word in a file of settings.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Numeric => "numeric",
            Self::Categorical => "categorical",
            Self::List => "list",
            Self::Cross => "cross",
            Self::Dense => "dense",
            Self::Time => "time",
            Self::Text => "text",
        }
    }
}
