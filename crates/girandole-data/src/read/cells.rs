//! The cells of one column while a file is read.

use super::raw_table::place;
use super::{ListColumn, ListForm, Source, TextColumn, way_out};
use crate::DataError;
use crate::wanted::ReadAs;

/// The cells of one column.
#[derive(Debug)]
pub(super) enum Cells {
    /// NaN where missing.
    Numbers(Vec<f64>),
    Texts(TextColumn),
    Lists(ListColumn, ListForm),
}

impl Cells {
    pub(super) fn new(read_as: ReadAs) -> Self {
        match read_as {
            ReadAs::Number => Self::Numbers(Vec::new()),
            ReadAs::Text => Self::Texts(TextColumn::default()),
            ReadAs::List(form) => Self::Lists(ListColumn::default(), form),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Texts(texts) => texts.codes.len(),
            Self::Lists(lists, _) => lists.n_rows(),
        }
    }

    /// Adds a cell by its text, which is trimmed; `None` is missing.
    pub(super) fn push_text(
        &mut self,
        text: Option<&str>,
        source: &Source,
        column: &str,
    ) -> Result<(), DataError> {
        let text = text.map(str::trim).filter(|text| !source.layout.is_missing(text));
        let row = self.len();
        match self {
            Self::Texts(texts) => texts.push_as(text, &source.layout),
            Self::Lists(lists, form) => {
                lists.push(
                    form.kept(text.into_iter().flat_map(|text| text.split(form.separator)), &source.layout),
                );
            }
            Self::Numbers(numbers) => {
                let number = match text {
                    None => f64::NAN,
                    Some(text) => source.layout.number(text).ok_or_else(|| DataError::NotANumber {
                        place: place(source, column, row),
                        value: text.to_owned(),
                        way_out: way_out(text),
                    })?,
                };
                numbers.push(finite(number, source, column, row)?);
            }
        }
        Ok(())
    }

    /// Adds a number to a column of numbers; NaN is missing.
    pub(super) fn push_number(
        &mut self,
        number: f64,
        source: &Source,
        column: &str,
    ) -> Result<(), DataError> {
        let row = self.len();
        if let Self::Numbers(numbers) = self {
            numbers.push(finite(number, source, column, row)?);
        }
        Ok(())
    }

    pub(super) fn finish(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.shrink_to_fit(),
            Self::Texts(texts) => texts.finish(),
            Self::Lists(lists, _) => lists.finish(),
        }
    }
}

/// The number, unless it is infinite; a negative zero becomes zero.
fn finite(number: f64, source: &Source, column: &str, row: usize) -> Result<f64, DataError> {
    match number.is_infinite() {
        true => Err(DataError::NotFinite { place: place(source, column, row), value: number }),
        false => Ok(number + 0.0),
    }
}
