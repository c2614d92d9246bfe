//! Ids of categories by a list.

use serde::{Deserialize, Serialize};

use super::category_lookup::CategoryLookup;
use super::ids_before::IdMap;
use super::text_index::TextIndex;
use crate::FeatureConfig;

/// Ids of categories by a list: 0 is unknown, then missing where training rows miss it, then the categories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    /// Whether missing has an id of its own; else it is unknown.
    missing: bool,
    /// How often a category must occur.
    #[serde(default = "min_count")]
    min_count: usize,
    /// The categories by falling count, then by name; those that came later behind them, likewise.
    values: Vec<String>,
}

impl Vocabulary {
    /// Fits on the counts of texts in the training rows.
    pub(super) fn fit<'a>(
        counts: impl IntoIterator<Item = (&'a str, usize)>,
        min_count: usize,
        missing: bool,
    ) -> Self {
        Self { missing, min_count, values: kept(counts.into_iter(), min_count) }
    }

    /// Adds the categories of other rows that are new and occur often enough, behind the others; says how many.
    pub(super) fn grow<'a>(&mut self, counts: impl Iterator<Item = (&'a str, usize)>) -> usize {
        let index = self.index();
        let new = kept(counts.filter(|(text, _)| index.get(text).is_none()), self.min_count);
        let n = new.len();
        self.values.extend(new);
        n
    }

    /// For each id which one of `before` it is; `lookup` is made of that.
    pub(super) fn ids_before(&self, before: &Self, lookup: &CategoryLookup<'_>) -> IdMap {
        // One that is missing takes after the unknown, which it was.
        let missing = self.missing.then(|| before.missing_id() as u32);
        let is_known = |id: &i32| *id > 0;
        let texts = self.values.iter().map(|text| Some(lookup.id(text)).filter(is_known).map(|id| id as u32));
        [Some(0)].into_iter().chain(missing.map(Some)).chain(texts).collect()
    }

    pub(super) fn n_ids(&self) -> usize {
        1 + usize::from(self.missing) + self.values.len()
    }

    /// The most frequent categories, up to so many.
    pub(super) fn first(&self, most: usize) -> &[String] {
        &self.values[..self.values.len().min(most)]
    }

    pub(super) fn missing_id(&self) -> i32 {
        i32::from(self.missing)
    }

    /// The ids of all categories by text; any other text is unknown, 0.
    pub(super) fn index(&self) -> TextIndex<'_> {
        TextIndex::new(&self.values, 1 + i32::from(self.missing))
    }
}

/// The texts that occur often enough, by falling count, then by name.
fn kept<'a>(counts: impl Iterator<Item = (&'a str, usize)>, min_count: usize) -> Vec<String> {
    let mut kept: Vec<(&str, usize)> = counts.filter(|(_, count)| *count >= min_count).collect();
    kept.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    kept.into_iter().map(|(text, _)| text.to_owned()).collect()
}

/// That of files of older versions, which do not say.
fn min_count() -> usize {
    FeatureConfig::MIN_COUNT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_and_unseen_categories_are_the_unknown_one() {
        let counts = [("b", 5), ("a", 5), ("c", 9), ("rare", 1)];
        let vocabulary = Vocabulary::fit(counts, 2, true);
        assert_eq!(vocabulary.n_ids(), 5);
        let index = vocabulary.index();
        let ids = ["c", "a", "b", "rare", "new"].map(|text| index.get(text).unwrap_or(0));
        assert_eq!(ids, [2, 3, 4, 0, 0]);
        assert_eq!(vocabulary.missing_id(), 1);
        assert_eq!(Vocabulary::fit(counts, 2, false).missing_id(), 0);
    }

    #[test]
    fn new_categories_come_behind_the_old_ones() {
        let mut vocabulary = Vocabulary::fit([("b", 5), ("a", 9), ("rare", 1)], 2, true);
        assert_eq!(vocabulary.grow([("new", 2), ("a", 100), ("rare", 1), ("newer", 3)].into_iter()), 2);
        let index = vocabulary.index();
        let ids = ["a", "b", "newer", "new", "rare"].map(|text| index.get(text).unwrap_or(0));
        assert_eq!(ids, [2, 3, 4, 5, 0]);
        assert_eq!(vocabulary.clone().grow([("new", 9)].into_iter()), 0);
    }
}
