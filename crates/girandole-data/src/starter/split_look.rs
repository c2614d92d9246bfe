//! A column that says to which part of the data a row belongs.

use super::column_look::ColumnLook;
use super::names;

/// How a column deals rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SplitLook {
    /// It says `train`, `validation` and `test`.
    Parts,
    /// It says so in other words, or lacks one of the parts.
    Other(String),
}

impl SplitLook {
    /// Looks at a column; none if it says something else.
    pub(super) fn of(look: &ColumnLook<'_>) -> Option<Self> {
        const TRAIN: &str = "train training trn fit";
        const TEST: &str = "test testing tst holdout";
        const OTHERS: &str = "validation validate valid val dev development";
        let plain = |text: &str| text.to_lowercase().replace(['_', ' ', '-'], "");
        let texts: Vec<String> = look.values().map(|(text, _)| plain(text)).collect();
        let is_of = |words: &str, text: &String| words.split(' ').any(|word| word == text);
        let has = |words: &str| texts.iter().any(|text| is_of(words, text));
        let are_parts = texts.iter().all(|text| [TRAIN, TEST, OTHERS].iter().any(|words| is_of(words, text)));
        if are_parts && has(TRAIN) && texts.len() >= 2 {
            return Some(match has(TEST) && look.n_there == look.n_rows {
                true => Self::Parts,
                false => Self::Other(
                    "names parts of the data and no row for test, or not for all rows; with `train`, `validation` and \
                     `test` the key `split.column` takes it"
                        .to_owned(),
                ),
            });
        }
        let is_mark = look.n_values == 2 && names::is_part_mark(look.name);
        let is_fold =
            look.numbers.is_some() && (2..=20).contains(&look.n_values) && names::is_fold(look.name);
        (is_mark || is_fold).then(|| Self::Other("cuts the data into parts; it is no feature".to_owned()))
    }
}
