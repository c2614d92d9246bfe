//! Products of small matrices in registers, for processors with AVX-512.
//!
//! A library for large matrices copies both factors into an order of its own; for the layers of a small model that
//! costs as much as the product. Here one factor is copied once, and results go where they belong right from the
//! registers.

use crate::matrix::Matrix;
use crate::registers::{self, LANES, ROWS, Tile, is_available};

/// The results of one tile.
type Results = [[[f32; LANES]; 2]; ROWS];

/// Numbers of a factor that stay in the processor's second cache beside everything else.
const MOST: usize = 1 << 16;

/// A matrix in panels of two vectors, row by row within a panel; missing columns are 0.
#[derive(Debug)]
pub(crate) struct Panels {
    numbers: Vec<f32>,
    rows: usize,
    vectors: usize,
}

impl Panels {
    /// Room for `rows` rows of that many vectors, if products with it are worth while on this processor.
    pub(crate) fn new(rows: usize, vectors: usize) -> Option<Self> {
        let n = rows * vectors * LANES;
        (n > 0 && n <= MOST && is_available()).then(|| Self { numbers: vec![0.0; n], rows, vectors })
    }

    /// Vectors a row that panels of so many rows can have.
    pub(crate) fn most_vectors(rows: usize) -> usize {
        MOST / (rows * LANES).max(1)
    }

    /// Vectors of a row.
    pub(crate) fn n_vectors(&self) -> usize {
        self.vectors
    }

    /// Copies a row's numbers, from the first lane of a vector on.
    pub(crate) fn put(&mut self, row: usize, first: usize, numbers: &[f32]) {
        for (vector, part) in numbers.chunks(LANES).enumerate() {
            copy(self.slot(row, first + vector), part);
        }
    }

    /// The place of one vector of a row.
    fn slot(&mut self, row: usize, vector: usize) -> &mut [f32; LANES] {
        let (first, width) = self.panel(vector / 2);
        let at = first + row * width * LANES + vector % 2 * LANES;
        match self.numbers[at..].first_chunk_mut() {
            Some(slot) => slot,
            None => unreachable!("a slot lies inside its panels"),
        }
    }

    /// Where a panel begins, and its vectors.
    fn panel(&self, panel: usize) -> (usize, usize) {
        (panel * 2 * self.rows * LANES, (self.vectors - 2 * panel).min(2))
    }
}

/// Copies as many numbers as there are in `from`, at most a vector; whole vectors in one move.
pub(crate) fn copy(to: &mut [f32], from: &[f32]) {
    match (to.first_chunk_mut::<LANES>(), from.first_chunk::<LANES>()) {
        (Some(to), Some(from)) => *to = *from,
        _ => to.iter_mut().zip(from).for_each(|(to, from)| *to = *from),
    }
}

/// What happens to the sums in their registers: `act(sum + bias)`, the identity above 0 and times `slope` below.
#[derive(Debug, Clone)]
pub(crate) struct Finish {
    /// Of all vectors of a row, one behind the other.
    pub(crate) bias: Vec<f32>,
    pub(crate) slope: f32,
}

impl Finish {
    /// Nothing.
    pub(crate) fn none(vectors: usize) -> Self {
        Self { bias: vec![0.0; vectors * LANES], slope: 1.0 }
    }
}

/// Vectors that `n` columns take.
pub(crate) fn vectors(n: usize) -> usize {
    n.div_ceil(LANES)
}

/// Writes the product of `m` rows of `a` and the panels into rows that are `stride` apart.
///
/// # Panics
///
/// If `a` is smaller than that, a row has no room, or the bias is not one number a column.
pub(crate) fn multiply_into(
    into: &mut [f32],
    stride: usize,
    a: Matrix,
    m: usize,
    panels: &Panels,
    finish: &Finish,
) {
    assert!(panels.vectors * LANES <= stride, "a row of results ends in the next");
    tiles(a, m, panels, finish, |at, size, a, both| {
        run(&mut into[at[0] * stride + at[1] * LANES..], stride, size, a, both, finish.slope);
    });
}

/// The product of `m` rows of `a` and the panels, handed over vector by vector with its row.
///
/// # Panics
///
/// If `a` is smaller than that, or the bias is not one number a column.
#[inline(always)]
pub(crate) fn multiply(
    a: Matrix,
    m: usize,
    panels: &Panels,
    finish: &Finish,
    mut take: impl FnMut(usize, usize, &[f32; LANES]),
) {
    let mut tile: Results = [[[0.0; LANES]; 2]; ROWS];
    tiles(a, m, panels, finish, |[row, vector], [rows, width], a, both| {
        run(tile.as_flattened_mut().as_flattened_mut(), 2 * LANES, [rows, width], a, both, finish.slope);
        for (r, vectors) in tile[..rows].iter().enumerate() {
            for (v, numbers) in vectors[..width].iter().enumerate() {
                take(row + r, vector + v, numbers);
            }
        }
    });
}

/// Each tile: its first row and vector, its rows and vectors, its rows of `a`, and its panel and bias.
#[inline(always)]
fn tiles(
    a: Matrix,
    m: usize,
    panels: &Panels,
    finish: &Finish,
    mut each: impl FnMut([usize; 2], [usize; 2], Matrix, [&[f32]; 2]),
) {
    assert_eq!(finish.bias.len(), panels.vectors * LANES, "a bias needs a number for each column");
    if m == 0 {
        return;
    }
    a.check(m, panels.rows);
    let mut row = 0;
    while row < m {
        let rows = ROWS.min(m - row);
        for panel in 0..panels.vectors.div_ceil(2) {
            let (first, width) = panels.panel(panel);
            let b = &panels.numbers[first..][..panels.rows * width * LANES];
            let bias = &finish.bias[2 * panel * LANES..][..width * LANES];
            each([row, 2 * panel], [rows, width], a.without_rows(row), [b, bias]);
        }
        row += rows;
    }
}

#[allow(unsafe_code, reason = "all sizes were checked")]
fn run(into: &mut [f32], stride: usize, size: [usize; 2], a: Matrix, [b, bias]: [&[f32]; 2], slope: f32) {
    let [rows, vectors] = size;
    let width = vectors * LANES;
    assert!((rows - 1) * stride + width <= into.len(), "a tile has no room for its results");
    assert!(bias.len() == width && vectors <= 2, "a tile is as wide as its panel");
    let slopes = [slope; 2 * LANES];
    let tile = Tile {
        a: a.start(),
        steps: a.steps(),
        depth: b.len() / width,
        b: b.as_ptr(),
        b_steps: (width, 0),
        ends: [bias.as_ptr(), slopes.as_ptr()],
        into: into.as_mut_ptr(),
        stride,
    };
    // SAFETY: `a` was checked to have as many rows and as many columns as the panel has rows.
    unsafe { registers::run(&tile, rows, vectors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_equal_three_loops() {
        let ramp = |n: usize| (0..n).map(|i| ((i * 7 + 3) % 11) as f32 - 5.0).collect::<Vec<_>>();
        for (m, k, n) in [(1, 1, 1), (12, 100, 16), (25, 7, 40), (33, 5, 32), (4, 3, 65)] {
            let (a, b) = (ramp(m * k), ramp(k * n));
            let Some(mut panels) = Panels::new(k, vectors(n)) else {
                println!("not run here: this processor has no AVX-512");
                return;
            };
            for row in 0..k {
                panels.put(row, 0, &b[row * n..][..n]);
            }
            let mut got = vec![f32::NAN; m * vectors(n) * LANES];
            // Above 0 as it is, below half of it, after 2 was added.
            let finish = Finish { bias: vec![2.0; vectors(n) * LANES], slope: 0.5 };
            multiply(Matrix::of_rows(&a, k), m, &panels, &finish, |row, vector, numbers| {
                got[(row * vectors(n) + vector) * LANES..][..LANES].copy_from_slice(numbers);
            });
            for i in 0..m {
                for j in 0..vectors(n) * LANES {
                    let sum: f32 = match j < n {
                        true => (0..k).map(|l| a[i * k + l] * b[l * n + j]).sum(),
                        false => 0.0,
                    };
                    let want = if sum + 2.0 > 0.0 { sum + 2.0 } else { 0.5 * (sum + 2.0) };
                    assert_eq!(got[i * vectors(n) * LANES + j], want, "{m} {k} {n} at {i} {j}");
                }
            }
        }
    }
}
