//! A column or a condition.

use serde::{Deserialize, Serialize};

use super::parser::Parser;
use super::{Condition, ConditionError};

/// What a task's `target` says: a column or a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    /// The cells of a column.
    Column(String),
    /// Whether a condition holds.
    Condition(Condition),
}

impl Target {
    pub(crate) fn parse(text: &str) -> Result<Self, ConditionError> {
        match Parser::new(text)?.lone_column() {
            Some(column) => Ok(Self::Column(column)),
            None => text.parse().map(Self::Condition),
        }
    }

    pub(crate) fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column(column) => vec![column],
            Self::Condition(condition) => condition.columns(),
        }
    }
}
