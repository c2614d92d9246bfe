//! Data sets that Girandole knows by name.

use serde::{Deserialize, Serialize};

/// A data set that Girandole knows by name: where its rows are, its features and its tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BuiltIn {
    /// UCI Adult, shipped inside this crate: see [`datasets::adult`](crate::datasets::adult).
    Adult,
    /// Census-Income (KDD), two files in the folder `path`: see [`datasets::census`](crate::datasets::census).
    Census,
}
