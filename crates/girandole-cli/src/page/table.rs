//! A table of a page.

/// A table of a page: cells as a person reads them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Table {
    /// One name a column.
    pub(crate) head: Vec<String>,
    /// One cell a column in each row.
    pub(crate) rows: Vec<Vec<String>>,
}
