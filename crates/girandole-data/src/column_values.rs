//! One column of a file as it stands.

use crate::DataError;
use crate::read::{RawTable, Source};
use crate::wanted::{ReadAs, Wanted};

/// One column of a file as it stands, row by row, to group rows by; `None` where a cell is missing.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnValues {
    /// Of a column that is read as numbers.
    Numbers(Vec<Option<f64>>),
    /// Of a column that is read as texts.
    Texts(Vec<Option<String>>),
}

impl ColumnValues {
    /// Reads a column as a feature of that kind is read; one that is no feature as numbers if all its cells are.
    pub(crate) fn read(source: &Source, column: &str, kind: Option<ReadAs>) -> Result<Self, DataError> {
        let is_number = kind == Some(ReadAs::Number);
        let mut wanted = Wanted::default();
        wanted.add(column, if is_number { ReadAs::Number } else { ReadAs::Text });
        let table = source.read(&wanted)?;
        match kind {
            Some(ReadAs::Number) => {
                let number = |x: &f64| (!x.is_nan()).then_some(*x);
                Ok(Self::Numbers(table.numbers(column)?.iter().map(number).collect()))
            }
            Some(_) => texts(&table, column),
            None => numbers_or_texts(&table, column),
        }
    }
}

fn texts(table: &RawTable, column: &str) -> Result<ColumnValues, DataError> {
    let texts = table.text(column)?;
    Ok(ColumnValues::Texts((0..table.n_rows()).map(|row| texts.text(row).map(str::to_owned)).collect()))
}

fn numbers_or_texts(table: &RawTable, column: &str) -> Result<ColumnValues, DataError> {
    let cells = table.text(column)?;
    let number = |text: &String| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let Some(numbers) = cells.values.iter().map(number).collect::<Option<Vec<f64>>>() else {
        return texts(table, column);
    };
    Ok(ColumnValues::Numbers(cells.codes.iter().map(|code| numbers.get(*code as usize).copied()).collect()))
}
