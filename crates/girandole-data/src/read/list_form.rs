//! How the lists of a column are read.

use serde::{Deserialize, Serialize};

use super::Layout;
use crate::Keep;

/// How the lists of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct ListForm {
    /// Between the ids of a text.
    pub(crate) separator: char,
    /// Most ids of a row.
    pub(crate) max_len: usize,
    pub(crate) keep: Keep,
}

impl ListForm {
    /// The texts that are ids and stay, trimmed: the first ones in order, or the last ones from the end on.
    pub(crate) fn kept<'a, I>(&self, texts: I, layout: &Layout) -> Kept<impl Iterator<Item = &'a str>>
    where
        I: DoubleEndedIterator<Item = &'a str>,
    {
        let is_there = move |text: &&str| !layout.is_missing(text);
        let texts = texts.map(str::trim).filter(is_there);
        let (mut forwards, mut backwards) = match self.keep {
            Keep::First => (Some(texts), None),
            Keep::Last => (None, Some(texts.rev())),
        };
        let next = move || match (&mut forwards, &mut backwards) {
            (Some(texts), _) => texts.next(),
            (None, Some(texts)) => texts.next(),
            (None, None) => None,
        };
        Kept { texts: std::iter::from_fn(next).take(self.max_len), reversed: self.keep == Keep::Last }
    }
}

/// The ids of a row that stay.
pub(crate) struct Kept<I> {
    pub(crate) texts: I,
    /// Whether the last one comes first.
    pub(crate) reversed: bool,
}

impl<'a, I: Iterator<Item = &'a str>> Kept<I> {
    /// Adds something for each id, in the order of the list.
    pub(crate) fn extend<T>(self, all: &mut Vec<T>, mut each: impl FnMut(&mut Vec<T>, &'a str)) {
        let start = all.len();
        self.texts.for_each(|text| each(all, text));
        if self.reversed {
            all[start..].reverse();
        }
    }
}
