//! Columns of lists and of vectors.

use std::borrow::Cow;
use std::collections::HashMap;

use super::column_look::ColumnLook;
use crate::naming::counted;
use crate::read::{ListColumn, quoted_items, within_brackets};

/// Longest list that is kept whole.
const WHOLE: usize = 20;
/// Most ids of a list that is suggested; a longer one is cut.
const MOST: usize = 50;
/// Signs that stand between ids, those that say so the clearest first.
const SEPARATORS: [char; 8] = ['|', ';', '\t', '~', '^', ',', '/', ' '];
/// Ids that only fill lists up.
const PADS: [&str; 8] = ["0", "-1", "<pad>", "<PAD>", "[PAD]", "PAD", "pad", "none"];

/// What a column of lists looks like.
#[derive(Debug)]
pub(super) struct ListLook {
    /// Between the ids of a text; of lists of Parquet none.
    pub(super) separator: Option<char>,
    pub(super) pad: Option<String>,
    pub(super) cut_at: Option<char>,
    n_values: usize,
    n_rows: usize,
    n_empty: usize,
    /// Rows of each length, an empty list's too.
    lengths: Vec<usize>,
}

impl ListLook {
    /// Looks at lists that the file holds as such.
    pub(super) fn of(column: &ListColumn) -> Self {
        let lists: Vec<Vec<Cow<'_, str>>> = (0..column.n_rows())
            .map(|row| {
                column
                    .row(row)
                    .iter()
                    .map(|code| Cow::Borrowed(column.values()[*code as usize].as_str()))
                    .collect()
            })
            .collect();
        let rows: Vec<(Vec<Cow<'_, str>>, usize)> = lists.into_iter().map(|list| (list, 1)).collect();
        Self::of_lists(None, column.n_rows(), &rows)
    }

    /// Looks at a column of texts; none if they are no lists.
    pub(super) fn of_texts(look: &ColumnLook<'_>) -> Option<Self> {
        let texts: Vec<(&str, usize)> = look.values().collect();
        let bracketed = texts.iter().filter(|(text, _)| is_bracketed(text)).count();
        let is_bracketed = texts.len() >= 2 && bracketed * 100 >= texts.len() * 98;
        let separator = SEPARATORS.into_iter().find(|separator| {
            texts.iter().any(|(text, _)| quoted_items(text, *separator).len() > 1)
                && (is_bracketed || are_lists(&texts, *separator))
        });
        // Brackets around single ids need a separator too.
        let separator = separator.or(is_bracketed.then_some(','))?;
        let lists: Vec<(Vec<Cow<'_, str>>, usize)> =
            texts.iter().map(|(text, count)| (items(text, separator), *count)).collect();
        Some(Self::of_lists(Some(separator), look.n_rows, &lists))
    }

    fn of_lists(separator: Option<char>, n_rows: usize, lists: &[(Vec<Cow<'_, str>>, usize)]) -> Self {
        let pad = padding(lists);
        let cut_at = [':', '='].into_iter().find(|sign| are_weighted(lists, *sign));
        let mut lengths = vec![n_rows - lists.iter().map(|(_, count)| count).sum::<usize>().min(n_rows)];
        let mut values: HashMap<&str, usize> = HashMap::new();
        for (list, count) in lists {
            let is_id = |item: &&Cow<'_, str>| Some(item.as_ref()) != pad;
            let length = list.iter().filter(is_id).count();
            lengths.resize(lengths.len().max(length + 1), 0);
            lengths[length] += count;
            for item in list.iter().filter(is_id) {
                let id = cut_at.and_then(|sign| item.rsplit_once(sign)).map_or(item.as_ref(), |(id, _)| id);
                *values.entry(id).or_default() += count;
            }
        }
        Self {
            separator,
            pad: pad.map(str::to_owned),
            cut_at,
            n_values: values.len(),
            n_rows,
            n_empty: lengths[0],
            lengths,
        }
    }

    /// Why the column is no use as a feature, if so.
    pub(super) fn why_not(&self) -> Option<&'static str> {
        (self.n_values == 0).then_some("has empty lists only")
    }

    /// All of short lists, else as many ids as 99 of 100 rows have, up to 50.
    pub(super) fn max_len(&self) -> usize {
        let longest = self.lengths.len() - 1;
        if longest <= WHOLE {
            return longest.max(1);
        }
        let mut rest = self.n_rows / 100;
        let mut length = longest;
        while length > 1 && self.lengths[length] <= rest {
            rest -= self.lengths[length];
            length -= 1;
        }
        length.clamp(1, MOST)
    }

    /// Values and lengths in words, and the share of rows that are cut.
    pub(super) fn summary(&self) -> String {
        let values = counted(self.n_values, "value", "values");
        let empty = match self.n_empty {
            0 => String::new(),
            n => format!(", {n} of {} lists empty", self.n_rows),
        };
        let cut: usize = self.lengths.iter().skip(self.max_len() + 1).sum();
        let cut = match cut {
            0 => String::new(),
            n => format!(", {:.1}% of the lists are cut", 100.0 * n as f64 / self.n_rows.max(1) as f64),
        };
        format!("{values}, up to {} a row{empty}{cut}", self.lengths.len() - 1)
    }
}

/// The numbers of each vector, if all texts are vectors of one length and no lists of ids.
pub(super) fn vector_width(look: &ColumnLook<'_>) -> Option<usize> {
    let is_between = |c: char| matches!(c, ',' | ';' | '|') || c.is_whitespace();
    let (mut width, mut are_ids, mut is_zero_one) = (None, true, true);
    for (text, _) in look.values() {
        let parts = within_brackets(text).split(is_between).filter(|part| !part.is_empty());
        let mut n = 0;
        for part in parts {
            let number: f64 = part.parse().ok()?;
            are_ids &= part.bytes().all(|byte| byte.is_ascii_digit());
            is_zero_one &= number == 0.0 || number == 1.0;
            n += 1;
        }
        if n != *width.get_or_insert(n) {
            return None;
        }
    }
    // Whole numbers are ids more often than not, unless they are yes and no, or as many as the points of a picture.
    width.filter(|n| *n >= 2 && (!are_ids || (is_zero_one && *n >= 3) || *n > 2 * MOST))
}

fn is_bracketed(text: &str) -> bool {
    within_brackets(text).len() < text.trim().len()
}

/// The ids of a text.
fn items(text: &str, separator: char) -> Vec<Cow<'_, str>> {
    let items = quoted_items(text, separator).into_iter().map(|item| match item {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    });
    items.filter(|item| !item.is_empty()).collect()
}

/// Whether texts are lists with this sign between ids: few ids, in many combinations.
fn are_lists(texts: &[(&str, usize)], separator: char) -> bool {
    let (mut n_items, mut n_rows, mut n_many) = (0, 0, 0);
    let mut values: HashMap<&str, usize> = HashMap::new();
    let (mut shortest, mut longest) = (usize::MAX, 0);
    for (text, count) in texts {
        let parts: Vec<&str> = text.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
        n_many += if parts.len() > 1 { *count } else { 0 };
        (shortest, longest) = (shortest.min(parts.len()), longest.max(parts.len()));
        (n_items, n_rows) = (n_items + parts.len() * count, n_rows + count);
        parts.into_iter().for_each(|part| *values.entry(part).or_default() += count);
    }
    let is_clear = matches!(separator, '|' | ';' | '\t' | '~' | '^');
    let is_short = |value: &&str| value.len() <= 40 && value.split_whitespace().count() <= 4;
    let are_short = values.keys().filter(|value| is_short(value)).count() * 100 >= values.len() * 95;
    // Words of a sentence have blanks between them too; ids have digits, or are few.
    let are_ids = separator != ' '
        || values.keys().all(|value| value.bytes().all(|b| b.is_ascii_digit()))
        || (values.keys().all(|value| value.bytes().any(|b| b.is_ascii_digit())));
    let repeats = if is_clear { 3 * values.len() <= 2 * n_items } else { 2 * values.len() <= n_items };
    let varies = longest > shortest || (is_clear && texts.len() > values.len());
    are_short
        && are_ids
        && repeats
        && varies
        && n_many * 10 >= n_rows * if is_clear { 1 } else { 2 }
        && (is_clear || texts.len() >= values.len().min(20))
}

/// An id that fills lists of one length up at their beginning or end.
fn padding<'a>(lists: &'a [(Vec<Cow<'_, str>>, usize)]) -> Option<&'a str> {
    let length = lists.first()?.0.len();
    if length < 2 || lists.iter().any(|(list, _)| list.len() != length) {
        return None;
    }
    let n_rows: usize = lists.iter().map(|(_, count)| count).sum();
    PADS.into_iter().find_map(|pad| {
        let mut found = None;
        let mut n_padded = 0;
        for (list, count) in lists {
            let is_pad = |item: &&Cow<'_, str>| item.as_ref() == pad;
            let n = list.iter().filter(is_pad).count();
            let ends =
                list.iter().rev().take_while(is_pad).count().max(list.iter().take_while(is_pad).count());
            if n != ends {
                return None;
            }
            n_padded += if n > 0 { *count } else { 0 };
            found = found.or_else(|| list.iter().find(is_pad).map(Cow::as_ref));
        }
        found.filter(|_| n_padded * 20 >= n_rows)
    })
}

/// Whether ids have weights behind a sign: `tag:0.5`.
fn are_weighted(lists: &[(Vec<Cow<'_, str>>, usize)], sign: char) -> bool {
    let items = || lists.iter().flat_map(|(list, _)| list);
    let weight = |item: &Cow<'_, str>| item.rsplit_once(sign)?.1.trim().parse::<f64>().ok();
    let weighted = items().filter(|item| weight(item).is_some()).count();
    // Times of day have a colon too.
    let is_fraction = items().any(|item| weight(item).is_some_and(|weight| weight.fract() != 0.0));
    let n = items().count();
    n >= 2
        && weighted * 100 >= n * 98
        && (is_fraction || items().all(|item| !item.starts_with(|c: char| c.is_ascii_digit())))
}
