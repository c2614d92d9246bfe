//! Ids of categories by a list.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Ids of categories by a list: 0 is unknown, then missing where training rows miss it, then the categories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    /// Whether missing has an id of its own; else it is unknown.
    missing: bool,
    /// The categories by falling count, then by name.
    values: Vec<String>,
}

impl Vocabulary {
    /// Fits on the counts of texts in the training rows.
    pub(super) fn fit<'a>(
        counts: impl IntoIterator<Item = (&'a str, usize)>,
        min_count: usize,
        missing: bool,
    ) -> Self {
        let mut kept: Vec<(&str, usize)> =
            counts.into_iter().filter(|(_, count)| *count >= min_count).collect();
        kept.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        Self { missing, values: kept.into_iter().map(|(text, _)| text.to_owned()).collect() }
    }

    pub(super) fn n_ids(&self) -> usize {
        1 + usize::from(self.missing) + self.values.len()
    }

    pub(super) fn missing_id(&self) -> i32 {
        i32::from(self.missing)
    }

    /// The ids of all categories by text; any other text is unknown, 0.
    pub(super) fn index(&self) -> HashMap<&str, i32> {
        let first = 1 + usize::from(self.missing);
        self.values.iter().enumerate().map(|(i, text)| (text.as_str(), (first + i) as i32)).collect()
    }
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
        let ids = ["c", "a", "b", "rare", "new"].map(|text| index.get(text).copied().unwrap_or(0));
        assert_eq!(ids, [2, 3, 4, 0, 0]);
        assert_eq!(vocabulary.missing_id(), 1);
        assert_eq!(Vocabulary::fit(counts, 2, false).missing_id(), 0);
    }
}
