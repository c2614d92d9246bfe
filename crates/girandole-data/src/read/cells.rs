//! The cells of one column while a file is read.

use super::raw_table::place;
use super::{ExactColumn, Layout, ListColumn, ListForm, Source, TextColumn, way_out};
use crate::DataError;
use crate::wanted::ReadAs;

/// The cells of one column.
#[derive(Debug)]
pub(super) enum Cells {
    /// NaN where missing.
    Numbers(Vec<f64>),
    Exact(ExactColumn),
    Texts(TextColumn),
    Lists(ListColumn, ListForm),
}

impl Cells {
    pub(super) fn new(read_as: ReadAs, layout: &Layout) -> Self {
        match read_as {
            ReadAs::Number => Self::Numbers(Vec::new()),
            ReadAs::Exact => Self::Exact(ExactColumn::default()),
            ReadAs::Text => Self::Texts(TextColumn::new(layout)),
            ReadAs::List(form) => Self::Lists(ListColumn::new(layout), form),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Exact(numbers) => numbers.len(),
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
            Self::Exact(numbers) => match text {
                Some(text) if source.layout.has_own_numbers() => match source.layout.plain(text) {
                    Some(plain) => numbers.push_text(&plain),
                    None => numbers.push_no_number(text),
                },
                Some(text) => numbers.push_text(text),
                None => numbers.push_missing(),
            },
        }
        Ok(())
    }

    /// Adds numbers to a column of numbers; NaN is missing, and so is a number that stands for it.
    pub(super) fn push_numbers(
        &mut self,
        numbers: &[f64],
        source: &Source,
        column: &str,
    ) -> Result<(), DataError> {
        let codes = source.layout.missing_numbers();
        let there = numbers.iter().map(|number| if codes.contains(number) { f64::NAN } else { *number });
        match self {
            Self::Numbers(cells) => {
                for number in there {
                    cells.push(finite(number, source, column, cells.len())?);
                }
            }
            Self::Exact(cells) => there.for_each(|number| cells.push(number)),
            Self::Texts(_) | Self::Lists(..) => {}
        }
        Ok(())
    }

    pub(super) fn finish(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.shrink_to_fit(),
            Self::Exact(numbers) => numbers.finish(),
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
