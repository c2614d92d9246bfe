//! Products of small matrices in registers, for processors with AVX-512.
//!
//! A library for large matrices copies both factors into an order of its own; for the layers of a small model that
//! costs as much as the product. Here one factor is copied once, and results go where they belong right from the
//! registers.

use crate::matrix::Matrix;

/// Numbers of a vector.
pub(crate) const LANES: usize = 16;

/// Rows of a tile.
const ROWS: usize = 12;

/// The results of one tile.
type Tile = [[[f32; LANES]; 2]; ROWS];

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
    let mut tile: Tile = [[[0.0; LANES]; 2]; ROWS];
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
        let rows = [ROWS, 4, 1].into_iter().find(|rows| row + rows <= m).unwrap_or(1);
        for panel in 0..panels.vectors.div_ceil(2) {
            let (first, width) = panels.panel(panel);
            let b = &panels.numbers[first..][..panels.rows * width * LANES];
            let bias = &finish.bias[2 * panel * LANES..][..width * LANES];
            each([row, 2 * panel], [rows, width], a.without_rows(row), [b, bias]);
        }
        row += rows;
    }
}

#[cfg(target_arch = "x86_64")]
fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
}

#[cfg(not(target_arch = "x86_64"))]
fn is_available() -> bool {
    false
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "panels exist only with AVX-512, and all sizes were checked")]
fn run(into: &mut [f32], stride: usize, size: [usize; 2], a: Matrix, both: [&[f32]; 2], slope: f32) {
    let [rows, vectors] = size;
    assert!((rows - 1) * stride + vectors * LANES <= into.len(), "a tile has no room for its results");
    match size {
        [ROWS, 2] => unsafe { registers::<ROWS, 2>(into, stride, a, both, slope) },
        [ROWS, _] => unsafe { registers::<ROWS, 1>(into, stride, a, both, slope) },
        [4, 2] => unsafe { registers::<4, 2>(into, stride, a, both, slope) },
        [4, _] => unsafe { registers::<4, 1>(into, stride, a, both, slope) },
        [_, 2] => unsafe { registers::<1, 2>(into, stride, a, both, slope) },
        _ => unsafe { registers::<1, 1>(into, stride, a, both, slope) },
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn run(_: &mut [f32], _: usize, _: [usize; 2], _: Matrix, _: [&[f32]; 2], _: f32) {}

/// `R` rows of `a` times `V` vectors of each row of `b`.
///
/// # Safety
///
/// The processor has AVX-512, `a` has `R` rows of as many numbers as `b` has rows, and `into` has room for `R` rows of
/// `V` vectors, `stride` apart.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "the caller has checked processor and sizes")]
unsafe fn registers<const R: usize, const V: usize>(
    into: &mut [f32],
    stride: usize,
    a: Matrix,
    [b, bias]: [&[f32]; 2],
    slope: f32,
) {
    use std::arch::x86_64::{
        _CMP_GT_OQ, _mm512_cmp_ps_mask, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_mask_blend_ps,
        _mm512_mul_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
    };
    debug_assert_eq!(bias.len(), V * LANES);
    // SAFETY: the bias holds V vectors.
    let mut sums =
        [std::array::from_fn::<_, V, _>(|v| unsafe { _mm512_loadu_ps(bias.as_ptr().add(v * LANES)) }); R];
    let (row, column) = a.steps();
    let mut from = a.start();
    for b in b.chunks_exact(V * LANES) {
        // SAFETY: `b` holds V vectors; `from` walks over the columns of `a`, R rows from its first are inside.
        unsafe {
            let b: [_; V] = std::array::from_fn(|v| _mm512_loadu_ps(b.as_ptr().add(v * LANES)));
            for (r, sums) in sums.iter_mut().enumerate() {
                let a = _mm512_set1_ps(*from.add(r * row));
                for (sum, b) in sums.iter_mut().zip(b) {
                    *sum = _mm512_fmadd_ps(a, b, *sum);
                }
            }
            from = from.wrapping_add(column);
        }
    }
    let (slope, zero) = (_mm512_set1_ps(slope), _mm512_setzero_ps());
    for (r, sums) in sums.into_iter().enumerate() {
        for (v, sum) in sums.into_iter().enumerate() {
            let above = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(sum, zero);
            let sum = _mm512_mask_blend_ps(above, _mm512_mul_ps(sum, slope), sum);
            // SAFETY: the caller has checked the room.
            unsafe { _mm512_storeu_ps(into.as_mut_ptr().add(r * stride + v * LANES), sum) };
        }
    }
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
