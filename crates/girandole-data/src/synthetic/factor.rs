//! The Cholesky factor of a matrix that may be singular.

/// A pivot at most this large is nothing but rounding.
const NO_PIVOT: f64 = 1e-12;

/// How far below 0 rounding may push a pivot.
const ROUNDING: f64 = 1e-8;

/// What may be left of a column without pivot; bounded by the root of [`NO_PIVOT`] in a semidefinite matrix.
const NO_REST: f64 = 1e-6;

/// A lower triangle `l` with `l lᵀ = matrix`, for a symmetric positive semidefinite matrix of unit diagonal.
///
/// A pivot of 0 leaves its column at 0, so that singular matrices have a factor too: two equal tasks get equal rows.
///
/// # Errors
///
/// The row at which the matrix turns out not to be semidefinite, from 0.
pub(super) fn factor(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, usize> {
    let n = matrix.len();
    let mut lower = vec![vec![0.0; n]; n];
    for column in 0..n {
        let pivot = rest(matrix, &lower, column, column);
        if pivot < -ROUNDING {
            return Err(column);
        }
        lower[column][column] = if pivot > NO_PIVOT { pivot.sqrt() } else { 0.0 };
        for row in column + 1..n {
            let rest = rest(matrix, &lower, row, column);
            if pivot > NO_PIVOT {
                lower[row][column] = rest / lower[column][column];
            } else if rest.abs() > NO_REST {
                return Err(row);
            }
        }
    }
    Ok(lower)
}

/// What the columns so far leave of an entry.
fn rest(matrix: &[Vec<f64>], lower: &[Vec<f64>], row: usize, column: usize) -> f64 {
    let made = lower[row][..column].iter().zip(&lower[column][..column]).map(|(a, b)| a * b);
    matrix[row][column] - made.sum::<f64>()
}
