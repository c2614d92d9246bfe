//! Ids of texts while they are fitted.

use std::collections::HashMap;

use super::hashing::{Hashing, Unmixed};
use super::ids::Ids;
use super::vocabulary::Vocabulary;
use crate::FeatureConfig;
use crate::read::{ListColumn, MISSING, TextColumn};
use crate::schema::TableSettings;

/// How often each text of a column occurs in the training rows.
#[derive(Debug)]
pub(super) struct Counted<'a> {
    values: &'a [String],
    counts: Vec<usize>,
    missing: bool,
}

/// The same over all columns of a shared table.
#[derive(Debug, Default)]
pub(super) struct SharedIds {
    counts: HashMap<String, usize>,
    missing: bool,
}

impl<'a> Counted<'a> {
    pub(super) fn texts(column: &'a TextColumn, rows: &[u32]) -> Self {
        let mut counts = vec![0usize; column.values.len()];
        let mut missing = false;
        for &row in rows {
            match column.codes[row as usize] {
                MISSING => missing = true,
                code => counts[code as usize] += 1,
            }
        }
        Self { values: &column.values, counts, missing }
    }

    /// Of lists, of which nothing is missing: one without ids is empty.
    pub(super) fn lists(column: &'a ListColumn, rows: &[u32]) -> Self {
        let mut counts = vec![0usize; column.values().len()];
        for &row in rows {
            column.row(row as usize).iter().for_each(|code| counts[*code as usize] += 1);
        }
        Self { values: column.values(), counts, missing: false }
    }

    /// The ids of a column by itself.
    pub(super) fn ids(&self, settings: &TableSettings) -> Ids {
        ids(self.seen(), self.missing, settings)
    }

    /// The texts that occur, and how often.
    fn seen(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let all = self.values.iter().map(String::as_str).zip(self.counts.iter().copied());
        all.filter(|(_, count)| *count > 0)
    }
}

impl SharedIds {
    pub(super) fn add(&mut self, column: &Counted<'_>) {
        self.missing |= column.missing;
        for (text, count) in column.seen() {
            match self.counts.get_mut(text) {
                Some(sum) => *sum += count,
                None => {
                    self.counts.insert(text.to_owned(), count);
                }
            }
        }
    }

    pub(super) fn ids(&self, settings: &TableSettings) -> Ids {
        let seen = self.counts.iter().map(|(text, count)| (text.as_str(), *count));
        ids(seen, self.missing, settings)
    }
}

fn ids<'a>(seen: impl Iterator<Item = (&'a str, usize)>, missing: bool, settings: &TableSettings) -> Ids {
    if let Some(n) = settings.hash {
        return Ids::Hashing(Hashing::fit(n, seen.map(|(text, _)| Unmixed::of(text))));
    }
    let min_count = settings.min_count.unwrap_or(FeatureConfig::MIN_COUNT).max(1);
    Ids::Vocabulary(Vocabulary::fit(seen, min_count, missing))
}
