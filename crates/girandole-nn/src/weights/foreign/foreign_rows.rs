//! Which rows of their tables our ids take.

/// Which rows of another framework's embedding table the ids of one input take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignRows {
    rows: Vec<Option<usize>>,
}

impl ForeignRows {
    /// The row of each id; an id without one, such as that of unknown categories, gets zeros.
    pub fn new(rows: Vec<Option<usize>>) -> Self {
        Self { rows }
    }

    /// The row of each id.
    pub fn rows(&self) -> &[Option<usize>] {
        &self.rows
    }
}
