//! Whose feature an input is.

use serde::{Deserialize, Serialize};

/// Whose feature an input is, when one user is scored against many items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeatureGroup {
    /// Of who is asked for: the same for all candidates of a request.
    User,
    /// Of what is scored: another for each candidate.
    Item,
    /// Of the moment and place: the same for all candidates of a request.
    Context,
}

impl FeatureGroup {
    /// Whether all candidates of a request share the input.
    pub fn is_of_request(self) -> bool {
        matches!(self, Self::User | Self::Context)
    }
}
