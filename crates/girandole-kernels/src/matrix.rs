//! Matrix products by the gemm crate, behind checked slices.

use std::ops::Range;

/// Multiplications from which two cores beat one.
const WORTH_SHARING: usize = 1 << 22;

/// A matrix inside a slice: element `(i, j)` lies at `i · row + j · column`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matrix<'a> {
    numbers: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> Matrix<'a> {
    /// Rows of `width` numbers side by side.
    pub(crate) fn of_rows(numbers: &'a [f32], width: usize) -> Self {
        Self { numbers, row: width, column: 1 }
    }

    /// The same numbers with rows and columns exchanged.
    pub(crate) fn transposed(self) -> Self {
        Self { row: self.column, column: self.row, ..self }
    }

    /// The same without the first rows.
    pub(crate) fn without_rows(self, rows: usize) -> Self {
        Self { numbers: &self.numbers[rows * self.row..], ..self }
    }

    /// The same without the first columns.
    pub(crate) fn without_columns(self, columns: usize) -> Self {
        Self { numbers: &self.numbers[columns * self.column..], ..self }
    }

    /// The first element.
    pub(crate) fn start(&self) -> *const f32 {
        self.numbers.as_ptr()
    }

    /// From one row and from one column to the next.
    pub(crate) fn steps(&self) -> (usize, usize) {
        (self.row, self.column)
    }

    /// Checks that rows and columns of a size lie inside.
    ///
    /// # Panics
    ///
    /// If they do not.
    pub(crate) fn check(&self, rows: usize, columns: usize) {
        let last = (rows - 1) * self.row + (columns - 1) * self.column;
        assert!(last < self.numbers.len(), "a matrix of {rows} x {columns} ends outside its numbers");
    }
}

/// Threads that may share work of that many multiplications.
pub(crate) fn threads(multiplications: usize) -> usize {
    if multiplications < WORTH_SHARING { 1 } else { rayon::current_num_threads() }
}

/// Writes the product of `a`, `[m, k]`, and `b`, `[k, n]`, into rows of `n` numbers side by side.
///
/// # Panics
///
/// If a matrix is smaller than its size says.
pub(crate) fn product(into: &mut [f32], a: Matrix, b: Matrix, size: [usize; 3], threads: usize) {
    run(into, a, b, size, threads, false);
}

/// Adds the product of `a`, `[m, k]`, and `b`, `[k, n]`, to rows of `n` numbers side by side.
///
/// # Panics
///
/// If a matrix is smaller than its size says.
pub(crate) fn add_product(onto: &mut [f32], a: Matrix, b: Matrix, size: [usize; 3], threads: usize) {
    run(onto, a, b, size, threads, true);
}

fn run(into: &mut [f32], a: Matrix, b: Matrix, [m, k, n]: [usize; 3], threads: usize, add: bool) {
    assert!(into.len() >= m * n, "{} numbers are no room for {m} x {n}", into.len());
    if m == 0 || n == 0 {
        return;
    }
    if k == 0 {
        if !add {
            into[..m * n].fill(0.0);
        }
        return;
    }
    a.check(m, k);
    b.check(k, n);
    let parallelism = match threads {
        0 | 1 => gemm::Parallelism::None,
        threads => gemm::Parallelism::Rayon(threads),
    };
    #[allow(unsafe_code, reason = "every element that is read or written was checked to lie in its slice")]
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            into.as_mut_ptr(),
            1,
            n as isize,
            add,
            a.numbers.as_ptr(),
            a.column as isize,
            a.row as isize,
            b.numbers.as_ptr(),
            b.column as isize,
            b.row as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            parallelism,
        );
    }
}

/// Rows of each piece but the last where as many threads share a batch: a multiple of 16.
pub(crate) fn rows_a_piece(batch: usize, threads: usize) -> usize {
    batch.div_ceil(threads.max(1)).next_multiple_of(16).max(1)
}

/// The rows of a batch in as many pieces as threads, each a multiple of 16 but the last.
pub(crate) fn pieces(batch: usize, threads: usize) -> Vec<Range<usize>> {
    let size = rows_a_piece(batch, threads);
    (0..batch).step_by(size).map(|start| start..batch.min(start + size)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(n: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 7 + 3) % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn products_equal_three_loops() {
        for (m, k, n) in [(1, 1, 1), (3, 5, 2), (16, 100, 16), (33, 7, 65), (2, 0, 3)] {
            let (a, b) = (ramp(m * k), ramp(k * n));
            let mut got = vec![f32::NAN; m * n];
            product(&mut got, Matrix::of_rows(&a, k), Matrix::of_rows(&b, n), [m, k, n], 2);
            for i in 0..m {
                for j in 0..n {
                    let want: f32 = (0..k).map(|l| a[i * k + l] * b[l * n + j]).sum();
                    assert_eq!(got[i * n + j], want, "{m} {k} {n} at {i} {j}");
                }
            }
        }
    }

    #[test]
    fn transposed_matrices_are_read_in_place() {
        let (a, b) = (ramp(6), ramp(12));
        let mut got = [0.0; 8];
        product(&mut got, Matrix::of_rows(&a, 2).transposed(), Matrix::of_rows(&b, 4), [2, 3, 4], 1);
        let want: f32 = (0..3).map(|l| a[l * 2 + 1] * b[l * 4 + 3]).sum();
        assert_eq!(got[7], want);
    }

    #[test]
    fn pieces_cover_every_row_once() {
        for (batch, threads) in [(1, 2), (256, 2), (255, 3), (0, 2), (1000, 7)] {
            let all: Vec<usize> = pieces(batch, threads).into_iter().flatten().collect();
            assert_eq!(all, (0..batch).collect::<Vec<_>>());
        }
    }
}
