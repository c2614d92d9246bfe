//! The columns to read.

use std::collections::BTreeSet;

use crate::read::ListForm;

/// How the cells of a column are read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReadAs {
    Number,
    /// Numbers of which no digit is lost, and which are judged only where they count.
    Exact,
    Text,
    List(ListForm),
    /// As vectors, of this many numbers where it is known.
    Vector(Option<usize>),
    /// As moments; where it is open whether day or month comes first, the day if true.
    Time(bool),
}

/// The columns to read, each as numbers, texts, lists or several of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Wanted(BTreeSet<(String, ReadAs)>);

impl Wanted {
    pub(crate) fn add(&mut self, column: &str, read_as: ReadAs) {
        self.0.insert((column.to_owned(), read_as));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, ReadAs)> {
        self.0.iter().map(|(column, read_as)| (column.as_str(), read_as.clone()))
    }
}
