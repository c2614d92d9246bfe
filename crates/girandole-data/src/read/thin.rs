//! Some rows of a table that has been read.

use super::RawTable;
use super::cells::Cells;
use super::raw_table::RawColumn;
use super::{ExactColumn, ListColumn, VectorColumn};

impl RawTable {
    /// The rows that are kept, by their number from 0; more may be appended.
    pub(crate) fn rows(&self, keeps: &dyn Fn(usize) -> bool) -> Self {
        let mut part = self.emptied();
        part.append_some(self, keeps);
        part
    }

    /// Appends all rows of a table of the same columns.
    pub(crate) fn append(&mut self, other: &Self) {
        self.append_some(other, &|_| true);
    }

    fn append_some(&mut self, other: &Self, keeps: &dyn Fn(usize) -> bool) {
        let rows: Vec<usize> = (0..other.n_rows).filter(|row| keeps(*row)).collect();
        for (column, from) in self.columns.iter_mut().zip(&other.columns) {
            column.cells.append(&from.cells, &rows);
        }
        self.n_rows += rows.len();
    }

    /// The same columns without rows.
    fn emptied(&self) -> Self {
        let empty = |column: &RawColumn| RawColumn {
            name: column.name.clone(),
            position: column.position,
            cells: column.cells.emptied(),
        };
        Self {
            source: self.source.clone(),
            columns: self.columns.iter().map(empty).collect(),
            names: self.names.clone(),
            n_rows: 0,
        }
    }
}

impl Cells {
    fn emptied(&self) -> Self {
        match self {
            Self::Numbers(_) => Self::Numbers(Vec::new()),
            Self::Exact(_) => Self::Exact(ExactColumn::default()),
            Self::Texts(texts) => Self::Texts(texts.emptied()),
            Self::Lists(lists, form) => Self::Lists(lists.emptied(), form.clone()),
            Self::Vectors(vectors) => Self::Vectors(VectorColumn::new(vectors.width())),
            Self::Moments(_, day_first) => Self::Moments(Vec::new(), *day_first),
        }
    }

    /// Appends some rows of a column that is read likewise.
    fn append(&mut self, from: &Self, rows: &[usize]) {
        match (self, from) {
            (Self::Numbers(numbers), Self::Numbers(from))
            | (Self::Moments(numbers, _), Self::Moments(from, _)) => {
                numbers.extend(rows.iter().map(|row| from[*row]));
            }
            (Self::Exact(numbers), Self::Exact(from)) => numbers.append(from, rows),
            (Self::Texts(texts), Self::Texts(from)) => {
                rows.iter().for_each(|row| texts.push(from.text(*row)))
            }
            (Self::Lists(lists, _), Self::Lists(from, _)) => lists.append(from, rows),
            (Self::Vectors(vectors), Self::Vectors(from)) => vectors.append(from, rows),
            _ => {}
        }
    }
}

impl ListColumn {
    fn append(&mut self, from: &Self, rows: &[usize]) {
        for row in rows {
            let texts = from.row(*row).iter().map(|code| from.values()[*code as usize].as_str());
            self.push_texts(texts);
        }
    }
}
