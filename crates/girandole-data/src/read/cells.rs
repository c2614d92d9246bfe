//! The cells of one column while a file is read.

use super::moment::{moment, since_epoch};
use super::raw_table::place;
use super::vector_column::OddVector;
use super::{ExactColumn, Layout, ListColumn, ListForm, Source, TextColumn, VectorColumn, way_out};
use crate::wanted::ReadAs;
use crate::{ColumnError, DataError};

/// The cells of one column.
#[derive(Debug)]
pub(super) enum Cells {
    /// NaN where missing.
    Numbers(Vec<f64>),
    Exact(ExactColumn),
    Texts(TextColumn),
    Lists(ListColumn, ListForm),
    Vectors(VectorColumn),
    /// Seconds since 1970, NaN where missing; and whether the day comes first.
    Moments(Vec<f64>, bool),
}

impl Cells {
    pub(super) fn new(read_as: ReadAs, layout: &Layout) -> Self {
        match read_as {
            ReadAs::Number => Self::Numbers(Vec::new()),
            ReadAs::Exact => Self::Exact(ExactColumn::default()),
            ReadAs::Text => Self::Texts(TextColumn::new(layout)),
            ReadAs::List(form) => Self::Lists(ListColumn::new(layout), form),
            ReadAs::Vector(width) => Self::Vectors(VectorColumn::new(width)),
            ReadAs::Time(day_first) => Self::Moments(Vec::new(), day_first),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Exact(numbers) => numbers.len(),
            Self::Texts(texts) => texts.codes.len(),
            Self::Lists(lists, _) => lists.n_rows(),
            Self::Vectors(vectors) => vectors.n_rows(),
            Self::Moments(moments, _) => moments.len(),
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
                let items = text.map_or_else(Default::default, |text| form.items(text));
                lists.push(form.kept(items, &source.layout));
            }
            Self::Vectors(vectors) => {
                let got = |text: &str| VectorColumn::count(text);
                vectors
                    .push_text(text)
                    .map_err(|odd| odd_vector(odd, text.map_or(0, got), source, column, row))?;
            }
            Self::Moments(moments, day_first) => {
                let seconds = text.map_or(Some(f64::NAN), |text| moment(text, *day_first));
                moments.push(seconds.ok_or_else(|| ColumnError::NotATime {
                    place: place(source, column, row),
                    value: text.unwrap_or_default().to_owned(),
                })?);
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
            Self::Moments(cells, _) => {
                for number in there {
                    let number = finite(number, source, column, cells.len())?;
                    cells.push(since_epoch(number).unwrap_or(f64::NAN));
                }
            }
            Self::Exact(cells) => there.for_each(|number| cells.push(number)),
            Self::Texts(_) | Self::Lists(..) | Self::Vectors(_) => {}
        }
        Ok(())
    }

    /// Adds a vector to a column of vectors; `None` is missing.
    pub(super) fn push_vector(
        &mut self,
        vector: Option<&[f64]>,
        source: &Source,
        column: &str,
    ) -> Result<(), DataError> {
        let row = self.len();
        let Self::Vectors(vectors) = self else { return Ok(()) };
        let got = vector.map_or(0, <[f64]>::len);
        vectors.push(vector).map_err(|odd| odd_vector(odd, got, source, column, row))
    }

    pub(super) fn finish(&mut self) {
        match self {
            Self::Numbers(numbers) | Self::Moments(numbers, _) => numbers.shrink_to_fit(),
            Self::Exact(numbers) => numbers.finish(),
            Self::Vectors(vectors) => vectors.finish(),
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

fn odd_vector(odd: OddVector, got: usize, source: &Source, column: &str, row: usize) -> DataError {
    let place = place(source, column, row);
    match odd {
        OddVector::Length(want) => ColumnError::VectorLength { place, got, want }.into(),
        OddVector::Text(value) => ColumnError::NotAVector { place, value }.into(),
        OddVector::Infinite(value) => DataError::NotFinite { place, value },
    }
}
