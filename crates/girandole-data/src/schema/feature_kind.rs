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
}
