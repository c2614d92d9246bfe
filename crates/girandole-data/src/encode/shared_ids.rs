//! Ids of texts while they are fitted.

use std::collections::HashMap;

use super::drift::{Shares, share};
use super::hashing::{Hashing, Unmixed};
use super::ids::Ids;
use super::vocabulary::Vocabulary;
use crate::FeatureConfig;
use crate::read::{ListColumn, MISSING, TextColumn};
use crate::schema::TableSettings;

/// How often each text of a column occurs in some rows.
#[derive(Debug)]
pub(super) struct Counted<'a> {
    values: &'a [String],
    counts: Vec<usize>,
    n_rows: usize,
    /// Rows that miss the text, or have an empty list.
    n_missing: usize,
    is_list: bool,
}

/// The same over all columns of a shared table.
#[derive(Debug, Default)]
pub(super) struct SharedIds {
    counts: HashMap<String, usize>,
    missing: bool,
}

/// What is left of a column until its table is fitted.
#[derive(Debug)]
pub(super) struct Unshared {
    counts: Vec<(String, usize)>,
    n_rows: usize,
    n_missing: usize,
    is_list: bool,
}

impl<'a> Counted<'a> {
    pub(super) fn texts(column: &'a TextColumn, rows: &[u32]) -> Self {
        let mut counts = vec![0usize; column.values.len()];
        let mut n_missing = 0;
        for &row in rows {
            match column.codes[row as usize] {
                MISSING => n_missing += 1,
                code => counts[code as usize] += 1,
            }
        }
        Self { values: &column.values, counts, n_rows: rows.len(), n_missing, is_list: false }
    }

    pub(super) fn lists(column: &'a ListColumn, rows: &[u32]) -> Self {
        let mut counts = vec![0usize; column.values().len()];
        let mut n_missing = 0;
        for &row in rows {
            let codes = column.row(row as usize);
            n_missing += usize::from(codes.is_empty());
            codes.iter().for_each(|code| counts[*code as usize] += 1);
        }
        Self { values: column.values(), counts, n_rows: rows.len(), n_missing, is_list: true }
    }

    /// The ids of a column by itself, and the shares of its rows.
    pub(super) fn ids(&self, settings: &TableSettings) -> (Ids, Shares) {
        let least = least_count(settings);
        let n_unknown = self.seen().map(|(_, count)| if count < least { count } else { 0 }).sum();
        (ids(self.seen(), self.has_missing_id(), settings), self.shares(n_unknown))
    }

    /// The texts that occur, and how often.
    pub(super) fn seen(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let all = self.values.iter().map(String::as_str).zip(self.counts.iter().copied());
        all.filter(|(_, count)| *count > 0)
    }

    /// Without the column, for a table that is fitted later.
    pub(super) fn unshared(&self) -> Unshared {
        let counts = self.seen().map(|(text, count)| (text.to_owned(), count)).collect();
        Unshared { counts, n_rows: self.n_rows, n_missing: self.n_missing, is_list: self.is_list }
    }

    /// A list misses nothing: without ids it is empty.
    fn has_missing_id(&self) -> bool {
        self.n_missing > 0 && !self.is_list
    }

    fn shares(&self, n_unknown: usize) -> Shares {
        let n = if self.is_list { self.counts.iter().sum() } else { self.n_rows };
        shares(self.n_missing, self.n_rows, n_unknown, n)
    }
}

impl SharedIds {
    pub(super) fn add(&mut self, column: &Counted<'_>) {
        self.missing |= column.has_missing_id();
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
        ids(self.seen(), self.missing, settings)
    }

    /// The texts that occur, and how often.
    pub(super) fn seen(&self) -> impl Iterator<Item = (&str, usize)> {
        self.counts.iter().map(|(text, count)| (text.as_str(), *count))
    }

    /// The shares of a column that shares these ids.
    pub(super) fn shares(&self, column: &Unshared, settings: &TableSettings) -> Shares {
        let least = least_count(settings);
        let is_known = |text: &str| self.counts.get(text).is_some_and(|count| *count >= least);
        let unknown = column.counts.iter().filter(|(text, _)| !is_known(text));
        let n_unknown = unknown.map(|(_, count)| count).sum();
        let n_ids = column.counts.iter().map(|(_, count)| count).sum();
        let n = if column.is_list { n_ids } else { column.n_rows };
        shares(column.n_missing, column.n_rows, n_unknown, n)
    }
}

fn ids<'a>(seen: impl Iterator<Item = (&'a str, usize)>, missing: bool, settings: &TableSettings) -> Ids {
    match settings.hash {
        Some(n) => Ids::Hashing(Hashing::fit(n, seen.map(|(text, _)| Unmixed::of(text)).collect())),
        None => Ids::Vocabulary(Vocabulary::fit(seen, least_count(settings), missing)),
    }
}

/// How often an id must occur; of hashed ones all are known.
fn least_count(settings: &TableSettings) -> usize {
    match settings.hash {
        Some(_) => 1,
        None => settings.min_count.unwrap_or(FeatureConfig::MIN_COUNT).max(1),
    }
}

fn shares(n_missing: usize, n_rows: usize, n_unknown: usize, n: usize) -> Shares {
    Shares { missing: share(n_missing, n_rows), unknown: share(n_unknown, n), out_of_range: 0.0 }
}
