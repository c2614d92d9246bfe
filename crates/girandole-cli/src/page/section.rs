//! A part of a page under a heading.

use super::Block;

/// A part of a page under a heading.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}
