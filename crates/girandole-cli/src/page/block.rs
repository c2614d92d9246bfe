//! A piece of a section.

use super::{Figure, Table};

/// A piece of a section, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// A paragraph.
    Text(String),
    /// One point a line.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Figure),
}
