//! Which ids stay of a list that is too long.

use serde::{Deserialize, Serialize};

/// Which ids stay of a list that is longer than `max_len`; their order stays in either case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// Those at the end: the newest of a history that grows there.
    #[default]
    Last,
    /// Those at the beginning.
    First,
}
