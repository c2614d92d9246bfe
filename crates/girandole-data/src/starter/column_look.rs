//! What a column looks like.

use crate::naming::counted;
use crate::read::{MISSING, TextColumn};

/// Texts that stand for a missing value in most files that hold them.
pub(super) const MISSING_TEXTS: [&str; 6] = ["?", "NA", "N/A", "n/a", "NULL", "null"];

/// What a column looks like.
#[derive(Debug)]
pub(super) struct ColumnLook {
    pub(super) name: String,
    /// Distinct values that are there.
    pub(super) n_values: usize,
    pub(super) n_missing: usize,
    /// Whether every value is a number.
    pub(super) numeric: bool,
    /// Whether every value is a whole number.
    pub(super) whole: bool,
    /// Texts seen that stand for a missing value.
    pub(super) missing_texts: Vec<&'static str>,
    n_rows: usize,
}

impl ColumnLook {
    pub(super) fn of(name: &str, column: &TextColumn) -> Self {
        let stands_for_missing =
            |text: &String| MISSING_TEXTS.into_iter().find(|missing| missing.eq_ignore_ascii_case(text));
        let missing: Vec<Option<&'static str>> = column.values.iter().map(stands_for_missing).collect();
        let there = || column.values.iter().zip(&missing).filter(|(_, m)| m.is_none()).map(|(text, _)| text);
        let n_missing =
            column.codes.iter().filter(|&&code| code == MISSING || missing[code as usize].is_some()).count();
        let n_values = there().count();
        Self {
            name: name.to_owned(),
            n_values,
            n_missing,
            numeric: n_values > 0 && there().all(|text| text.parse::<f64>().is_ok_and(|x| !x.is_infinite())),
            whole: n_values > 0 && there().all(|text| text.parse::<i64>().is_ok()),
            missing_texts: MISSING_TEXTS
                .into_iter()
                .filter(|text| column.values.iter().any(|value| value == text))
                .collect(),
            n_rows: column.codes.len(),
        }
    }

    /// Why the column is no use as a feature, if so.
    pub(super) fn why_not(&self) -> Option<String> {
        let there = self.n_rows - self.n_missing;
        match self.n_values {
            0 => Some("is empty".to_owned()),
            1 => Some("has one value only".to_owned()),
            n if self.whole && n == there && n > 100 => {
                Some("has another whole number in every row: a row number or identifier?".to_owned())
            }
            n if !self.numeric && n > 100 && 2 * n > there => {
                Some(format!("has {n} texts in {there} rows: a name or identifier? (hash it to use it)"))
            }
            _ => None,
        }
    }

    /// Values and missing cells in words.
    pub(super) fn summary(&self) -> String {
        let values = counted(self.n_values, "value", "values");
        match self.n_missing {
            0 => values,
            n => format!("{values}, {n} of {} rows missing", self.n_rows),
        }
    }
}
