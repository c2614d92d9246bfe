//! The wanted columns of all rows of a file.

use std::path::PathBuf;

use super::cells::Cells;
use super::{ListColumn, Source, TextColumn, VectorColumn};
use crate::naming::nearest;
use crate::wanted::Wanted;
use crate::{DataError, Place};

/// The wanted columns of all rows of a file.
#[derive(Debug)]
pub(crate) struct RawTable {
    pub(super) source: Source,
    pub(super) columns: Vec<RawColumn>,
    pub(super) names: Vec<String>,
    pub(super) n_rows: usize,
}

/// One wanted column.
#[derive(Debug)]
pub(super) struct RawColumn {
    pub(super) name: String,
    /// Position in the file.
    pub(super) position: usize,
    pub(super) cells: Cells,
}

impl RawTable {
    /// An empty table, once all wanted columns are found.
    pub(crate) fn new(source: Source, names: &[String], wanted: &Wanted) -> Result<Self, DataError> {
        let mut columns = Vec::new();
        for (name, read_as) in wanted.iter() {
            let mut positions = names.iter().enumerate().filter(|(_, n)| *n == name).map(|(i, _)| i);
            let Some(position) = positions.next() else {
                return Err(missing_column(source.path(), name, names));
            };
            if let Some(second) = positions.next() {
                let (first, second) = (position + 1, second + 1);
                return Err(DataError::DuplicateColumn {
                    file: source.path(),
                    column: name.to_owned(),
                    first,
                    second,
                });
            }
            columns.push(RawColumn { name: name.to_owned(), position, cells: Cells::new(read_as) });
        }
        Ok(Self { source, columns, names: names.to_vec(), n_rows: 0 })
    }

    /// Counts rows of a batch that has been added to all columns.
    pub(super) fn add_rows(&mut self, n_rows: usize) -> Result<(), DataError> {
        self.n_rows += n_rows;
        if self.n_rows > u32::MAX as usize {
            return Err(DataError::TooManyRows { file: self.file() });
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<Self, DataError> {
        if self.n_rows == 0 {
            return Err(DataError::NoRows { file: self.file(), header: true });
        }
        self.columns.iter_mut().for_each(|column| column.cells.finish());
        Ok(self)
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.source.path()
    }

    /// The numbers of a column, NaN where missing.
    pub(crate) fn numbers(&self, name: &str) -> Result<&[f64], DataError> {
        self.columns
            .iter()
            .find_map(|column| match &column.cells {
                Cells::Numbers(numbers) if column.name == name => Some(numbers.as_slice()),
                _ => None,
            })
            .ok_or_else(|| missing_column(self.file(), name, &self.names))
    }

    /// The texts of a column.
    pub(crate) fn text(&self, name: &str) -> Result<&TextColumn, DataError> {
        self.columns
            .iter()
            .find_map(|column| match &column.cells {
                Cells::Texts(texts) if column.name == name => Some(texts),
                _ => None,
            })
            .ok_or_else(|| missing_column(self.file(), name, &self.names))
    }

    /// The lists of a column.
    pub(crate) fn lists(&self, name: &str) -> Result<&ListColumn, DataError> {
        self.columns
            .iter()
            .find_map(|column| match &column.cells {
                Cells::Lists(lists, _) if column.name == name => Some(lists),
                _ => None,
            })
            .ok_or_else(|| missing_column(self.file(), name, &self.names))
    }

    /// The vectors of a column.
    pub(crate) fn vectors(&self, name: &str) -> Result<&VectorColumn, DataError> {
        self.columns
            .iter()
            .find_map(|column| match &column.cells {
                Cells::Vectors(vectors) if column.name == name => Some(vectors),
                _ => None,
            })
            .ok_or_else(|| missing_column(self.file(), name, &self.names))
    }

    /// The moments of a column in seconds since 1970, NaN where missing.
    pub(crate) fn moments(&self, name: &str) -> Result<&[f64], DataError> {
        self.columns
            .iter()
            .find_map(|column| match &column.cells {
                Cells::Moments(moments, _) if column.name == name => Some(moments.as_slice()),
                _ => None,
            })
            .ok_or_else(|| missing_column(self.file(), name, &self.names))
    }

    /// What each distinct text of a column says: yes or no.
    pub(crate) fn truths(&self, name: &str) -> Result<Vec<bool>, DataError> {
        let column = self.text(name)?;
        let truth = |text: &String| match text.to_ascii_lowercase().as_str() {
            "1" | "1.0" | "true" | "yes" => Some(true),
            "0" | "0.0" | "false" | "no" => Some(false),
            _ => None,
        };
        column
            .values
            .iter()
            .enumerate()
            .map(|(code, text)| {
                truth(text).ok_or_else(|| {
                    let row = column.codes.iter().position(|&c| c as usize == code).unwrap_or(0);
                    DataError::NotBinary {
                        place: self.place(name, row),
                        value: text.clone(),
                        found: column.values.clone(),
                    }
                })
            })
            .collect()
    }

    /// Names a cell for a message; `row` counts from 0.
    pub(crate) fn place(&self, column: &str, row: usize) -> Box<Place> {
        place(&self.source, column, row)
    }
}

pub(crate) fn place(source: &Source, column: &str, row: usize) -> Box<Place> {
    let (file, row) =
        source.rows.as_ref().and_then(|rows| rows.at(row)).unwrap_or_else(|| (source.path(), row));
    Box::new(Place { file, row: row + 1, line: source.line_of(row), column: column.to_owned() })
}

fn missing_column(file: PathBuf, name: &str, names: &[String]) -> DataError {
    DataError::MissingColumn {
        file,
        column: name.to_owned(),
        nearest: nearest(name, names),
        columns: names.to_vec(),
    }
}
