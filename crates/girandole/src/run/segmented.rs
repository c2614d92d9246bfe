//! Rows by a column of their file.

use girandole_data::ColumnValues;
use girandole_train::Segments;

/// Segments of texts, at most.
const TEXTS: usize = 12;

/// Segments of numbers, at most.
const NUMBERS: usize = 8;

/// The rows by the values of their column: the most frequent texts, or numbers between quantiles.
pub(super) fn segments(feature: &str, values: &ColumnValues) -> Segments {
    match values {
        ColumnValues::Numbers(numbers) => Segments::of_numbers(feature, numbers, NUMBERS),
        ColumnValues::Texts(texts) => {
            let texts: Vec<_> = texts.iter().map(Option::as_deref).collect();
            Segments::of_texts(feature, &texts, TEXTS)
        }
    }
}
