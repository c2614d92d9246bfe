//! Columns of rows, and rows of weights, by their positions.

/// The rows at these positions of a matrix whose rows are `width` long.
///
/// # Panics
///
/// If a position is not that of a row.
pub(super) fn rows_at(matrix: &[f32], width: usize, positions: &[usize]) -> Vec<f32> {
    positions.iter().flat_map(|row| &matrix[row * width..][..width]).copied().collect()
}
