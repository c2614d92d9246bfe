//! Which columns and conditions a person means by the names of targets.

use super::target_look::name;
use crate::chosen;
use crate::condition::Target;
use crate::pattern::Pattern;

/// What is asked for, each as a column or a condition of the settings.
///
/// A name in which signs mean something to conditions is quoted; a comma parts names, unless it belongs to a column or a
/// condition; `*` and `?` stand for any signs of column names.
pub(super) fn resolve(asked: &[String], columns: &[String]) -> Vec<Asked> {
    let joined = asked.join(",");
    if joined.trim().is_empty() {
        return Vec::new();
    }
    let parts: Vec<&str> = joined.split(',').collect();
    let mut found: Vec<Asked> = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let of_length = |n: usize| Some((n, one(parts[at..at + n].join(",").trim(), columns)?));
        let (n, target) = match (1..=parts.len() - at).rev().find_map(of_length) {
            Some(both) => both,
            // It is no column: what reads targets says so.
            None => (1, Asked::One(parts[at].trim().to_owned())),
        };
        at += n;
        if !matches!(&target, Asked::One(text) if text.is_empty()) && !found.contains(&target) {
            found.push(target);
        }
    }
    found
}

/// What a person asks for by one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A column or a condition.
    One(String),
    /// All columns that fit a pattern.
    Many { pattern: String, columns: Vec<String> },
}

impl Asked {
    /// The targets, each as a column or a condition of the settings.
    pub(super) fn targets(&self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text.clone()],
            Self::Many { columns, .. } => columns.iter().map(|column| name(column)).collect(),
        }
    }

    pub(super) fn n_targets(&self) -> usize {
        self.targets().len()
    }
}

fn one(text: &str, columns: &[String]) -> Option<Asked> {
    if let Some(column) = chosen::column(text, columns) {
        return Some(Asked::One(name(&column)));
    }
    if text.contains(['*', '?']) && !text.contains(['\'', '=', '`']) {
        let pattern = Pattern::new(text);
        let fits: Vec<String> = columns.iter().filter(|column| pattern.fits(column)).cloned().collect();
        return (!fits.is_empty()).then(|| Asked::Many { pattern: text.to_owned(), columns: fits });
    }
    let is_there = |column: &str| columns.iter().any(|other| other == column);
    let target = Target::parse(text).ok()?;
    target.columns().into_iter().all(is_there).then(|| Asked::One(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(asked: &[&str]) -> Vec<Asked> {
        let columns =
            ["y", "rent, EUR", "weight (kg)", "PCBA-1", "PCBA-22", "a", "b", "it's"].map(str::to_owned);
        resolve(&asked.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>(), &columns)
    }

    fn ones(asked: &[&str]) -> Vec<Asked> {
        asked.iter().map(|text| Asked::One((*text).to_owned())).collect()
    }

    #[test]
    fn a_name_with_any_sign_in_it_is_found() {
        assert_eq!(of(&["y", "a"]), ones(&["y", "a"]));
        assert_eq!(of(&["rent, EUR"]), ones(&["`rent, EUR`"]));
        assert_eq!(of(&["rent", " EUR", "weight (kg)", "y"]), ones(&["`rent, EUR`", "`weight (kg)`", "y"]));
        assert_eq!(of(&["it's,y"]), ones(&["`it's`", "y"]));
        assert_eq!(of(&["a in ['1', '2'],b"]), ones(&["a in ['1', '2']", "b"]));
        assert_eq!(of(&["`rent, EUR` > 3", "y,y", ""]), ones(&["`rent, EUR` > 3", "y"]));
        assert_eq!(of(&["nobody"]), ones(&["nobody"]));
    }

    #[test]
    fn a_pattern_stands_for_the_columns_that_fit() {
        let columns = vec!["PCBA-1".to_owned(), "PCBA-22".to_owned()];
        assert_eq!(
            of(&["PCBA-*,y"]),
            [Asked::Many { pattern: "PCBA-*".to_owned(), columns }, Asked::One("y".to_owned())]
        );
        let columns = vec!["PCBA-1".to_owned()];
        assert_eq!(of(&["PCBA-?"]), [Asked::Many { pattern: "PCBA-?".to_owned(), columns }]);
    }
}
