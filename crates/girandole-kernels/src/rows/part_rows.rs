//! The rows of a batch that lie in one part of a table.

/// The rows of a batch that lie in one part of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartRows {
    /// Which part.
    pub part: usize,
    /// Where they stand among the rows of the batch.
    pub at: Vec<u32>,
    /// Where they stand in the part.
    pub rows: Vec<u32>,
}

impl PartRows {
    /// Sorts rows by part, without those parts that have none.
    ///
    /// ```
    /// use girandole_kernels::PartRows;
    ///
    /// let parts = PartRows::of(&[9, 1, 8], 4);
    /// assert_eq!(parts[0], PartRows { part: 0, at: vec![1], rows: vec![1] });
    /// assert_eq!(parts[1], PartRows { part: 2, at: vec![0, 2], rows: vec![1, 0] });
    /// ```
    ///
    /// # Panics
    ///
    /// If `rows_a_part` is 0.
    pub fn of(rows: &[u32], rows_a_part: usize) -> Vec<Self> {
        let n_parts = rows.iter().max().map_or(0, |row| *row as usize / rows_a_part + 1);
        let mut parts: Vec<Self> =
            (0..n_parts).map(|part| Self { part, at: Vec::new(), rows: Vec::new() }).collect();
        for (at, row) in rows.iter().enumerate() {
            let (part, row) = (*row as usize / rows_a_part, *row as usize % rows_a_part);
            parts[part].at.push(at as u32);
            parts[part].rows.push(row as u32);
        }
        parts.retain(|part| !part.rows.is_empty());
        parts
    }
}
