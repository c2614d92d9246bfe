//! The wanted columns of all rows of a file.

use std::path::{Path, PathBuf};

use super::cells::Cells;
use super::{
    ExactColumn, ListColumn, Odd, RowMap, Source, TextColumn, VectorColumn, header, way_out, yes_or_no,
};
use crate::naming::nearest;
use crate::wanted::{ReadAs, Wanted};
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
        let column = |(name, read_as): (&str, ReadAs)| {
            let position = find(name, names, || source.path())?;
            Ok(RawColumn { name: name.to_owned(), position, cells: Cells::new(read_as, &source.layout) })
        };
        let columns = wanted.iter().map(column).collect::<Result<_, DataError>>()?;
        Ok(Self { source, columns, names: names.to_vec(), n_rows: 0 })
    }

    /// An empty table of the same columns for the rows behind the first `done`.
    pub(super) fn next(&self, wanted: &Wanted, done: usize) -> Self {
        let rows = self.source.rows.clone();
        let rows = rows.unwrap_or_else(|| RowMap::of(&self.source.path(), 0..usize::MAX)).after(done);
        let column = |(column, (_, read_as)): (&RawColumn, (&str, ReadAs))| RawColumn {
            name: column.name.clone(),
            position: column.position,
            cells: Cells::new(read_as, &self.source.layout),
        };
        Self {
            source: Source { rows: Some(rows), ..self.source.clone() },
            columns: self.columns.iter().zip(wanted.iter()).map(column).collect(),
            names: self.names.clone(),
            n_rows: 0,
        }
    }

    /// Finds the wanted columns in the next file.
    pub(super) fn find_columns(&mut self, file: &Path, names: &[String]) -> Result<(), DataError> {
        for column in &mut self.columns {
            column.position = find(&column.name, names, || file.to_owned())?;
        }
        Ok(())
    }

    /// The names of all columns.
    pub(super) fn names(&self) -> &[String] {
        &self.names
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

    /// The numbers of a column with all their digits, judged or not.
    pub(crate) fn exact(&self, name: &str) -> Result<&ExactColumn, DataError> {
        self.columns
            .iter()
            .find_map(|column| match &column.cells {
                Cells::Exact(numbers) if column.name == name => Some(numbers),
                _ => None,
            })
            .ok_or_else(|| missing_column(self.file(), name, &self.names))
    }

    /// The error that a cell of [`exact`](Self::exact) is where it counts.
    pub(crate) fn not_a_number(&self, name: &str, row: usize, odd: &Odd) -> DataError {
        let place = self.place(name, row);
        match odd {
            Odd::NotANumber(value) => {
                DataError::NotANumber { place, value: value.clone(), way_out: way_out(value) }
            }
            Odd::NotFinite(value) => DataError::NotFinite { place, value: *value },
            Odd::Whole(whole) => DataError::NotFinite { place, value: *whole as f64 },
        }
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

    /// What each distinct text of a column says, yes or no, by code; an error where one of `rows` says something else.
    pub(crate) fn truths(&self, name: &str, rows: &[bool]) -> Result<Vec<Option<bool>>, DataError> {
        let column = self.text(name)?;
        let truths: Vec<Option<bool>> = column.values.iter().map(|text| yes_or_no(text)).collect();
        let is_odd = |code: &u32| truths.get(*code as usize).is_some_and(Option::is_none);
        let mut cells = column.codes.iter().zip(rows).enumerate();
        match cells.find(|(_, (code, counts))| **counts && is_odd(code)) {
            Some((row, _)) => Err(self.not_binary(name, row)),
            None => Ok(truths),
        }
    }

    /// The error of a cell that says neither yes nor no.
    pub(crate) fn not_binary(&self, name: &str, row: usize) -> DataError {
        let column = self.text(name);
        let value = column.as_ref().ok().and_then(|column| column.text(row)).unwrap_or_default();
        let found = column.as_ref().map(|column| column.values.clone()).unwrap_or_default();
        DataError::NotBinary { place: self.place(name, row), value: value.to_owned(), found }
    }

    /// Names a cell for a message; `row` counts from 0.
    pub(crate) fn place(&self, column: &str, row: usize) -> Box<Place> {
        place(&self.source, column, row)
    }
}

pub(crate) fn place(source: &Source, column: &str, row: usize) -> Box<Place> {
    let (file, row) =
        source.rows.as_ref().and_then(|rows| rows.at(row)).unwrap_or_else(|| (source.path(), row));
    let line = source.at(file.clone()).line_of(row);
    Box::new(Place { file, row: row + 1, line, column: column.to_owned() })
}

/// Where a column stands; it must stand there once.
pub(super) fn find(name: &str, names: &[String], file: impl Fn() -> PathBuf) -> Result<usize, DataError> {
    let Some(position) = header::position(names, name) else {
        return Err(missing_column(file(), name, names));
    };
    match names.iter().skip(position + 1).position(|other| *other == names[position]) {
        None => Ok(position),
        Some(behind) => {
            let (first, second) = (position + 1, position + behind + 2);
            Err(DataError::DuplicateColumn { file: file(), column: name.to_owned(), first, second })
        }
    }
}

fn missing_column(file: PathBuf, name: &str, names: &[String]) -> DataError {
    DataError::MissingColumn {
        file,
        column: name.to_owned(),
        nearest: nearest(name, names),
        columns: names.to_vec(),
    }
}
