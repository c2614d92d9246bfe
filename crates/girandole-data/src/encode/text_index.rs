//! The ids of texts, whatever their spelling.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::read::{shortened, spelled};

/// The ids of texts: of a list of texts in order, whichever of its spellings one comes in.
#[derive(Debug)]
pub(super) struct TextIndex<'a>(HashMap<Cow<'a, str>, i32>);

impl<'a> TextIndex<'a> {
    /// Gives the texts ids from `first` on.
    pub(super) fn new(texts: &'a [String], first: i32) -> Self {
        let ids = || texts.iter().map(String::as_str).zip(first..);
        let mut index: HashMap<Cow<'a, str>, i32> = ids().map(|(text, id)| (text.into(), id)).collect();
        // Other spellings stand back: older versions saved several of one value, the most frequent first.
        for (text, id) in ids() {
            let spelling = spelled(text);
            if spelling != text {
                index.entry(spelling).or_insert(id);
            }
        }
        for (text, id) in ids() {
            if let Some(short) = shortened(text) {
                index.entry(short.into()).or_insert(id);
            }
        }
        Self(index)
    }

    /// The id of a text, if it has one; a fraction that is not known takes that of the same number.
    pub(super) fn get(&self, text: &str) -> Option<i32> {
        let known = |text: &str| self.0.get(text).copied();
        known(text).or_else(|| known(&spelled(text))).or_else(|| known(shortened(text)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_any_of_its_spellings() {
        let texts = ["3", "True", "2.0", "2", "1.10", "1.1", "0.50", "007"].map(str::to_owned);
        let index = TextIndex::new(&texts, 1);
        for (text, id) in [
            ("3", 1),
            ("3.0", 1),
            ("+3", 1),
            ("true", 2),
            ("TRUE", 2),
            ("2.0", 3),
            ("2", 4),
            ("1.10", 5),
            ("1.1", 6),
            ("0.5", 7),
            ("0.50", 7),
            ("0.500", 7),
            ("007", 8),
        ] {
            assert_eq!(index.get(text), Some(id), "{text}");
        }
        assert!(["7", "yes", "1", "1.11", ""].into_iter().all(|text| index.get(text).is_none()));
    }
}
