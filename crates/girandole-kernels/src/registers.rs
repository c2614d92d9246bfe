//! Products of a few rows and columns at a time, all results in registers.

use crate::simd::simd;

/// Numbers of a vector.
pub(crate) const LANES: usize = 16;

/// Most rows of a tile.
pub(crate) const ROWS: usize = 12;

/// The places of a tile: `rows` of `a` times some vectors of each row of `b`, to `into`.
///
/// `b` lies in panels of at most two vectors, row by row within a panel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tile {
    /// The first number of the first row.
    pub(crate) a: *const f32,
    /// From one row of `a` and from one column to the next.
    pub(crate) steps: (usize, usize),
    /// Columns of `a`.
    pub(crate) depth: usize,
    /// The first number of the first panel.
    pub(crate) b: *const f32,
    /// From one row of a panel to the next, and from one panel to the next.
    pub(crate) b_steps: (usize, usize),
    /// Of each column of the tile: what is added to its sums, and by what they are multiplied below 0.
    pub(crate) ends: [*const f32; 2],
    pub(crate) into: *mut f32,
    /// From one row of results to the next.
    pub(crate) stride: usize,
}

impl Tile {
    /// Where a vector of the first row begins.
    #[inline(always)]
    fn vector(&self, vector: usize) -> usize {
        (vector / 2) * self.b_steps.1 + (vector % 2) * LANES
    }
}

/// Whether this processor has AVX-512; others run what the compiler makes of loops.
#[cfg(target_arch = "x86_64")]
pub(crate) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
}

/// Whether this processor has AVX-512; others run what the compiler makes of loops.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn is_available() -> bool {
    false
}

/// Most vectors of a tile of so many rows.
pub(crate) fn most_vectors(rows: usize) -> usize {
    match rows {
        1 => 8,
        2..=5 => 4,
        _ => 2,
    }
}

/// Runs a tile of 1 to 12 rows and as many vectors as [`most_vectors`] says, or 4, 2 or 1 where that is less. A result has
/// the same bits in a tile of any size.
///
/// # Safety
///
/// All places have the numbers that the tile reads or writes.
#[allow(unsafe_code, reason = "the caller has checked the places")]
pub(crate) unsafe fn run(tile: &Tile, rows: usize, vectors: usize) {
    macro_rules! run {
        ($($rows:literal x $vectors:literal),*) => {
            match (rows, vectors) {
                // SAFETY: as the caller promises, and the processor was asked.
                #[cfg(target_arch = "x86_64")]
                $(($rows, $vectors) => unsafe { registers::<$rows, $vectors>(tile) },)*
                _ => unreachable!("there is no tile of {rows} rows and {vectors} vectors"),
            }
        };
    }
    if !is_available() {
        return anywhere(tile, rows, vectors);
    }
    run!(
        1 x 8, 1 x 4, 2 x 4, 3 x 4, 4 x 4, 5 x 4, 1 x 2, 2 x 2, 3 x 2, 4 x 2, 5 x 2, 6 x 2, 7 x 2, 8 x 2, 9 x 2,
        10 x 2, 11 x 2, 12 x 2, 1 x 1, 2 x 1, 3 x 1, 4 x 1, 5 x 1, 6 x 1, 7 x 1, 8 x 1, 9 x 1, 10 x 1, 11 x 1, 12 x 1
    );
}

/// # Safety
///
/// That of [`run`], and the processor has AVX-512.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "the caller has checked processor and places")]
unsafe fn registers<const R: usize, const V: usize>(tile: &Tile) {
    use std::arch::x86_64::{
        _CMP_GT_OQ, _mm512_cmp_ps_mask, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_mask_mul_ps, _mm512_set1_ps,
        _mm512_setzero_ps, _mm512_storeu_ps,
    };
    let at = |v: usize| tile.vector(v);
    let [bias, slope] = tile.ends;
    // SAFETY: the caller has checked all places.
    unsafe {
        let mut sums = [std::array::from_fn::<_, V, _>(|v| _mm512_loadu_ps(bias.add(v * LANES))); R];
        let (row, column) = tile.steps;
        let (mut a, mut b) = (tile.a, tile.b);
        for _ in 0..tile.depth {
            let vectors: [_; V] = std::array::from_fn(|v| _mm512_loadu_ps(b.add(at(v))));
            for (r, sums) in sums.iter_mut().enumerate() {
                let a = _mm512_set1_ps(*a.add(r * row));
                for (sum, b) in sums.iter_mut().zip(vectors) {
                    *sum = _mm512_fmadd_ps(a, b, *sum);
                }
            }
            // The last step may lead out of the numbers; nothing is read there.
            a = a.wrapping_add(column);
            b = b.wrapping_add(tile.b_steps.0);
        }
        let zero = _mm512_setzero_ps();
        for (r, sums) in sums.into_iter().enumerate() {
            for (v, sum) in sums.into_iter().enumerate() {
                let above = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(sum, zero);
                let below = _mm512_loadu_ps(slope.add(v * LANES));
                let sum = _mm512_mask_mul_ps(sum, !above, sum, below);
                _mm512_storeu_ps(tile.into.add(r * tile.stride + v * LANES), sum);
            }
        }
    }
}

simd! {
    /// What [`run`] does, on any processor; its caller has checked the places.
    fn anywhere(tile: &Tile, rows: usize, vectors: usize) {
        for vector in 0..vectors {
            for row in (0..rows / 4 * 4).step_by(4) {
                block::<4>(tile, row, vector);
            }
            for row in rows / 4 * 4..rows {
                block::<1>(tile, row, vector);
            }
        }
    }
}

/// `R` rows and one vector.
#[inline(always)]
#[allow(unsafe_code, reason = "the caller of `run` has checked the places")]
fn block<const R: usize>(tile: &Tile, row: usize, vector: usize) {
    let first = vector * LANES;
    // SAFETY: row and vector lie in the tile.
    unsafe {
        let read = |from: *const f32| std::array::from_fn::<f32, LANES, _>(|lane| *from.add(lane));
        let [bias, slope] = tile.ends.map(|end| read(end.add(first)));
        let mut sums = [bias; R];
        let mut a = tile.a.add(row * tile.steps.0);
        let mut b = tile.b.add(tile.vector(vector));
        for _ in 0..tile.depth {
            let numbers = read(b);
            for (r, sums) in sums.iter_mut().enumerate() {
                let a = *a.add(r * tile.steps.0);
                for (sum, b) in sums.iter_mut().zip(numbers) {
                    *sum += a * b;
                }
            }
            a = a.wrapping_add(tile.steps.1);
            b = b.wrapping_add(tile.b_steps.0);
        }
        for (r, sums) in sums.iter().enumerate() {
            let into = tile.into.add((row + r) * tile.stride + first);
            for (lane, (sum, slope)) in sums.iter().zip(slope).enumerate() {
                *into.add(lane) = if *sum > 0.0 { *sum } else { slope * sum };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(unsafe_code, reason = "every place has its numbers")]
    fn every_tile_equals_loops() {
        let ramp = |n: usize| (0..n).map(|i| ((i * 7 + 3) % 11) as f32 - 5.0).collect::<Vec<_>>();
        let depth = 9;
        for rows in 1..=ROWS {
            for vectors in [8, 4, 2, 1].into_iter().filter(|vectors| *vectors <= most_vectors(rows)) {
                let width = vectors * LANES;
                // Panels of two vectors, or one of one.
                let panel = width.min(2 * LANES);
                let (a, b, bias) = (ramp(rows * depth), ramp(depth * width), ramp(width));
                let slope = ramp(width);
                let run = |run: &dyn Fn(&Tile)| {
                    let mut into = vec![f32::NAN; rows * width];
                    run(&Tile {
                        a: a.as_ptr(),
                        steps: (depth, 1),
                        depth,
                        b: b.as_ptr(),
                        b_steps: (panel, depth * panel),
                        ends: [bias.as_ptr(), slope.as_ptr()],
                        into: into.as_mut_ptr(),
                        stride: width,
                    });
                    into
                };
                let got = run(&|tile| unsafe { super::run(tile, rows, vectors) });
                assert_eq!(got, run(&|tile| anywhere(tile, rows, vectors)), "{rows} x {vectors}");
                for (i, got) in got.iter().enumerate() {
                    let (row, column) = (i / width, i % width);
                    let place = |k: usize| column / panel * depth * panel + k * panel + column % panel;
                    let sum: f32 = (0..depth).map(|k| a[row * depth + k] * b[place(k)]).sum();
                    let sum = sum + bias[column];
                    let want = if sum > 0.0 { sum } else { slope[column] * sum };
                    assert_eq!(*got, want, "{rows} x {vectors} at {row} {column}");
                }
            }
        }
    }
}
