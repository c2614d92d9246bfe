//! A target of the census.

use serde::{Deserialize, Serialize};

/// A target of the census; each is a task of the shipped data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Target {
    Income,
    NeverMarried,
    College,
}

impl Target {
    /// The name of its task in the data set, and in every table.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::NeverMarried => "never married",
            Self::College => "college",
        }
    }
}
