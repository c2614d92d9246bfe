//! Columns of one type, laid out for gathering rows.

use burn::tensor::{Element, TensorData};

/// Columns of one type, laid out row after row: a shuffled row is one run of memory, not one miss a column.
#[derive(Debug, Clone)]
pub(crate) struct Block<T> {
    values: Vec<T>,
    n_rows: usize,
    width: usize,
    filled: usize,
}

impl<T: Element + Default> Block<T> {
    /// Room for `width` columns.
    pub(crate) fn zeros(n_rows: usize, width: usize) -> Self {
        Self { values: vec![T::default(); n_rows * width], n_rows, width, filled: 0 }
    }

    /// Rows that are there already.
    pub(crate) fn of(values: Vec<T>, n_rows: usize, width: usize) -> Self {
        debug_assert!(values.len() == n_rows * width);
        Self { values, n_rows, width, filled: width }
    }

    /// Fills the next column.
    pub(crate) fn push(&mut self, column: &[T]) {
        debug_assert!(self.filled < self.width && column.len() == self.n_rows);
        let cells = self.values.iter_mut().skip(self.filled).step_by(self.width);
        cells.zip(column).for_each(|(cell, value)| *cell = *value);
        self.filled += 1;
    }

    /// Takes the next `width` columns, at least 1, and hands out their cells row by row.
    pub(crate) fn take(&mut self, width: usize) -> impl Iterator<Item = &mut [T]> {
        debug_assert!(width > 0 && self.filled + width <= self.width);
        let cells = self.filled..self.filled + width;
        self.filled += width;
        self.values.chunks_exact_mut(self.width).map(move |row| &mut row[cells.clone()])
    }

    /// Leaves the next column at zero.
    pub(crate) fn skip(&mut self) {
        self.filled += 1;
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// One row.
    pub(crate) fn row(&self, row: u32) -> &[T] {
        &self.values[row as usize * self.width..][..self.width]
    }

    /// Copies the rows named into one buffer, `[rows, width]`.
    pub(crate) fn gather(&self, rows: impl ExactSizeIterator<Item = u32>) -> TensorData {
        let n = rows.len();
        let mut gathered = Vec::with_capacity(n * self.width);
        rows.for_each(|row| gathered.extend_from_slice(self.row(row)));
        TensorData::new(gathered, [n, self.width])
    }
}
