//! Deals rows by the words in a column.

use super::by_chance::by_chance;
use super::{Parts, Shares};
use crate::read::RawTable;
use crate::{DataError, SplitError};

/// Deals rows by the words in a column, in letters of any case.
///
/// Where no row says that it validates, a share of the training rows does, by chance.
pub(super) fn by_column(
    table: &RawTable,
    column: &str,
    validation: f64,
    seed: u64,
) -> Result<Parts, DataError> {
    let texts = table.text(column)?;
    let mut parts = Parts::default();
    for row in 0..table.n_rows() {
        let text = texts.text(row).unwrap_or_default();
        let part = match text.to_lowercase().replace(['_', ' ', '-'], "").as_str() {
            "train" | "training" | "trn" | "fit" => &mut parts.train,
            "validation" | "validate" | "valid" | "val" | "dev" | "development" => &mut parts.validation,
            "test" | "testing" | "tst" | "holdout" => &mut parts.test,
            _ => {
                let value = text.to_owned();
                return Err(SplitError::Value { place: table.place(column, row), value }.into());
            }
        };
        part.push(row as u32);
    }
    if parts.validation.is_empty() && validation > 0.0 && !parts.train.is_empty() {
        let dealt = by_chance(parts.train.len(), Shares { validation, test: 0.0 }, seed)?;
        let own = |rows: Vec<u32>| rows.into_iter().map(|row| parts.train[row as usize]).collect();
        (parts.validation, parts.train) = (own(dealt.validation), own(dealt.train));
    }
    Ok(parts)
}
