//! Encoded rows that lie row after row, all cells of a row side by side.

/// What a row holds: numbers, then those with an embedding, targets, masks and the weight; and apart from them ids of
/// categories, then those of lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RowLayout {
    pub(crate) n_numeric: usize,
    pub(crate) n_piecewise: usize,
    pub(crate) n_categorical: usize,
    pub(crate) n_list_ids: usize,
    pub(crate) n_tasks: usize,
}

/// Encoded rows that lie row after row, so that moving a row is one copy.
#[derive(Debug)]
pub(crate) struct RowBlock {
    layout: RowLayout,
    n_rows: usize,
    floats: Vec<f32>,
    ids: Vec<i32>,
}

impl RowLayout {
    /// Cells of a row that are no ids.
    pub(crate) fn n_floats(&self) -> usize {
        self.n_numeric + self.n_piecewise + 2 * self.n_tasks + 1
    }

    /// Cells of a row that are ids.
    pub(crate) fn n_ids(&self) -> usize {
        self.n_categorical + self.n_list_ids
    }

    pub(crate) fn piecewise(&self, input: usize) -> usize {
        self.n_numeric + input
    }

    pub(crate) fn target(&self, task: usize) -> usize {
        self.n_numeric + self.n_piecewise + task
    }

    pub(crate) fn mask(&self, task: usize) -> usize {
        self.target(self.n_tasks + task)
    }

    pub(crate) fn weight(&self) -> usize {
        self.target(2 * self.n_tasks)
    }
}

impl RowBlock {
    pub(crate) fn zeros(layout: RowLayout, n_rows: usize) -> Self {
        let (floats, ids) = (vec![0.0; n_rows * layout.n_floats()], vec![0; n_rows * layout.n_ids()]);
        Self { layout, n_rows, floats, ids }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Makes room for as many rows; what they hold is left over.
    pub(crate) fn resize(&mut self, n_rows: usize) {
        self.n_rows = n_rows;
        self.floats.resize(n_rows * self.layout.n_floats(), 0.0);
        self.ids.resize(n_rows * self.layout.n_ids(), 0);
    }

    /// Fills a column of numbers, targets, masks or weights.
    pub(crate) fn fill(&mut self, column: usize, values: &[f32]) {
        let cells = self.floats.iter_mut().skip(column).step_by(self.layout.n_floats());
        cells.zip(values).for_each(|(cell, value)| *cell = *value);
    }

    /// Fills a column with one value.
    pub(crate) fn fill_with(&mut self, column: usize, value: f32) {
        self.floats.iter_mut().skip(column).step_by(self.layout.n_floats()).for_each(|cell| *cell = value);
    }

    /// Fills a column of categories.
    pub(crate) fn fill_ids(&mut self, column: usize, values: &[i32]) {
        let cells = self.ids.iter_mut().skip(column).step_by(self.layout.n_ids());
        cells.zip(values).for_each(|(cell, value)| *cell = *value);
    }

    /// The cells of a list that begins at column `first` of the lists, row by row.
    pub(crate) fn list(&mut self, first: usize, width: usize) -> impl Iterator<Item = &mut [i32]> {
        let first = self.layout.n_categorical + first;
        self.ids.chunks_exact_mut(self.layout.n_ids()).map(move |row| &mut row[first..first + width])
    }

    /// The cells of a row.
    pub(crate) fn row(&self, row: usize) -> (&[f32], &[i32]) {
        let (n_floats, n_ids) = (self.layout.n_floats(), self.layout.n_ids());
        (&self.floats[row * n_floats..][..n_floats], &self.ids[row * n_ids..][..n_ids])
    }

    /// Writes over a row.
    pub(crate) fn put(&mut self, row: usize, (floats, ids): (&[f32], &[i32])) {
        let (n_floats, n_ids) = (self.layout.n_floats(), self.layout.n_ids());
        self.floats[row * n_floats..][..n_floats].copy_from_slice(floats);
        self.ids[row * n_ids..][..n_ids].copy_from_slice(ids);
    }

    /// Writes a row of this block over another.
    pub(crate) fn copy_within(&mut self, from: usize, to: usize) {
        let (n_floats, n_ids) = (self.layout.n_floats(), self.layout.n_ids());
        self.floats.copy_within(from * n_floats..(from + 1) * n_floats, to * n_floats);
        self.ids.copy_within(from * n_ids..(from + 1) * n_ids, to * n_ids);
    }
}
