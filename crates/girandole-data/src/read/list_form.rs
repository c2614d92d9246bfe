//! How the lists of a column are read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::list_items::{self, quoted_items};
use super::{Layout, spelled};
use crate::Keep;

/// How the lists of a column are read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct ListForm {
    /// Between the ids of a text.
    pub(crate) separator: char,
    /// Most ids of a row.
    pub(crate) max_len: usize,
    pub(crate) keep: Keep,
    /// Whether brackets around a text and quotes around its ids are taken off; not in files of older versions.
    #[serde(default)]
    pub(crate) brackets: bool,
    /// An id that only fills a list up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pad: Option<String>,
    /// An id ends before this sign, if it holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cut_at: Option<char>,
    /// Whether the ids are the lower-cased words of a text.
    #[serde(default)]
    pub(crate) words: bool,
}

impl ListForm {
    /// The ids of a text, as they stand.
    pub(crate) fn items<'a>(&self, text: &'a str) -> std::vec::IntoIter<Cow<'a, str>> {
        let items: Vec<Cow<'a, str>> = match (self.words, self.brackets) {
            (true, _) => list_items::words(text),
            (false, true) => quoted_items(text, self.separator),
            (false, false) => text.split(self.separator).map(Cow::Borrowed).collect(),
        };
        items.into_iter()
    }

    /// The texts that are ids and stay, trimmed: the first ones in order, or the last ones from the end on.
    pub(crate) fn kept<'a, I>(&self, texts: I, layout: &Layout) -> Kept<impl Iterator<Item = Cow<'a, str>>>
    where
        I: DoubleEndedIterator<Item = Cow<'a, str>>,
    {
        let texts = texts.filter_map(move |text| self.id(text, layout));
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

    /// The id that an item of a list is, if it is there and no filling.
    fn id<'a>(&self, text: Cow<'a, str>, layout: &Layout) -> Option<Cow<'a, str>> {
        let cut =
            |text: &'a str| self.cut_at.and_then(|sign| text.rsplit_once(sign)).map_or(text, |(id, _)| id);
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(cut(text.trim()).trim()),
            Cow::Owned(text) => {
                let id =
                    self.cut_at.and_then(|sign| text.rsplit_once(sign)).map_or(&*text, |(id, _)| id).trim();
                Cow::Owned(id.to_owned())
            }
        };
        if layout.is_missing(&text) {
            return None;
        }
        let id = match text {
            text if !layout.spelled => text,
            Cow::Borrowed(text) => spelled(text),
            Cow::Owned(text) => Cow::Owned(spelled(&text).into_owned()),
        };
        let is_pad = self.pad.as_deref().is_some_and(|pad| pad == id || spelled(pad.trim()) == id);
        (!is_pad).then_some(id)
    }
}

/// The ids of a row that stay.
pub(crate) struct Kept<I> {
    pub(crate) texts: I,
    /// Whether the last one comes first.
    pub(crate) reversed: bool,
}

impl<'a, I: Iterator<Item = Cow<'a, str>>> Kept<I> {
    /// Adds something for each id, in the order of the list.
    pub(crate) fn extend<T>(self, all: &mut Vec<T>, mut each: impl FnMut(&mut Vec<T>, &str)) {
        let start = all.len();
        self.texts.for_each(|text| each(all, &text));
        if self.reversed {
            all[start..].reverse();
        }
    }
}
