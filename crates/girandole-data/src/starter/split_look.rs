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
        const TRAIN: [&str; 4] = ["train", "training", "tr", "trn"];
        const OTHERS: [&str; 12] = [
            "test",
            "testing",
            "tst",
            "te",
            "validation",
            "valid",
            "val",
            "vld",
            "dev",
            "eval",
            "holdout",
            "validate",
        ];
        let texts: Vec<String> = look.values().map(|(text, _)| text.to_lowercase()).collect();
        let is_part = |text: &String| TRAIN.contains(&text.as_str()) || OTHERS.contains(&text.as_str());
        let has_train = texts.iter().any(|text| TRAIN.contains(&text.as_str()));
        if texts.len() < 2 || !has_train || !texts.iter().all(is_part) {
            return match look.numbers.is_some()
                && (2..=20).contains(&look.n_values)
                && names::is_fold(look.name)
            {
                true => Some(Self::Other("numbers parts of the data; no feature".to_owned())),
                false => None,
            };
        }
        let has = |part: &str| look.values().any(|(text, _)| text == part);
        let is_whole = look.n_there == look.n_rows;
        match has("train") && has("validation") && has("test") && is_whole && texts.len() == 3 {
            true => Some(Self::Parts),
            false => Some(Self::Other(
                "names parts of the data in other words than `train`, `validation` and `test`, or not all of them; with those \
                 three `split = { column = ... }` takes it"
                    .to_owned(),
            )),
        }
    }
}
