//! The rows of a second layer's weights, laid out to be added one at a time.

use std::fmt;

use super::flips::Flips;
use crate::buffer::Buffer;
use crate::registers::LANES;
use crate::simd::simd;

/// Vectors of a panel: a panel of the rows that flip often stays in the processor's first caches.
const VECTORS: usize = 4;

/// The rows of a weight, in panels of a few vectors; row by row within a panel.
pub(super) struct SecondRows {
    numbers: Buffer,
    rows: usize,
    width: usize,
}

impl fmt::Debug for SecondRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondRows").field("rows", &self.rows).field("width", &self.width).finish()
    }
}

impl SecondRows {
    /// Of a weight `[rows, width]` of whole vectors.
    pub(super) fn new(weight: &[f32], rows: usize, width: usize) -> Self {
        let mut numbers = Buffer::with_leftovers(rows * width);
        for panel in panels(width) {
            let places = numbers[panel.start * rows..].chunks_exact_mut(panel.len());
            for (place, row) in places.zip(weight.chunks_exact(width)) {
                place.copy_from_slice(&row[panel.clone()]);
            }
        }
        Self { numbers, rows, width }
    }

    /// Adds to each row of `onto` the rows of its flipped units, and bends the sum; rows of more than `most` flips are
    /// left alone.
    ///
    /// # Panics
    ///
    /// If a flipped unit is not below the number of rows.
    pub(super) fn add(&self, flips: &Flips, most: usize, slope: f32, onto: &mut [f32]) {
        for panel in panels(self.width) {
            let weight = &self.numbers[panel.start * self.rows..][..panel.len() * self.rows];
            for (row, onto) in onto.chunks_exact_mut(self.width).enumerate() {
                if flips.count(row) <= most {
                    add(&mut onto[panel.clone()], weight, flips.of(row), slope);
                }
            }
        }
    }
}

/// The columns of each panel.
fn panels(width: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..width).step_by(VECTORS * LANES).map(move |first| first..width.min(first + VECTORS * LANES))
}

fn add(onto: &mut [f32], weight: &[f32], flips: (&[u16], &[f32]), slope: f32) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512f") {
        // Units ascend, so the last is the largest.
        let rows = flips.0.last().map_or(0, |unit| *unit as usize + 1);
        assert!(rows * onto.len() <= weight.len(), "unit {rows} is in no row of the weight");
        #[allow(unsafe_code, reason = "processor and sizes were checked")]
        return match onto.len() / LANES {
            1 => unsafe { add_vectors::<1>(onto, weight, flips, slope) },
            2 => unsafe { add_vectors::<2>(onto, weight, flips, slope) },
            3 => unsafe { add_vectors::<3>(onto, weight, flips, slope) },
            _ => unsafe { add_vectors::<VECTORS>(onto, weight, flips, slope) },
        };
    }
    add_anywhere(onto, weight, flips, slope);
}

simd! {
    fn add_anywhere(onto: &mut [f32], weight: &[f32], flips: (&[u16], &[f32]), slope: f32) {
        let width = onto.len();
        for (unit, step) in flips.0.iter().zip(flips.1) {
            for (sum, w) in onto.iter_mut().zip(&weight[*unit as usize * width..][..width]) {
                *sum += step * w;
            }
        }
        for sum in onto.iter_mut() {
            *sum = if *sum > 0.0 { *sum } else { slope * *sum };
        }
    }
}

/// # Safety
///
/// The processor has AVX-512, `onto` has `V` vectors, and the weight a row of as many for each unit.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
#[allow(unsafe_code, reason = "the caller has checked processor and sizes")]
unsafe fn add_vectors<const V: usize>(
    onto: &mut [f32],
    weight: &[f32],
    (units, steps): (&[u16], &[f32]),
    slope: f32,
) {
    use std::arch::x86_64::{
        __m512, _CMP_GT_OQ, _mm512_add_ps, _mm512_cmp_ps_mask, _mm512_fmadd_ps, _mm512_loadu_ps,
        _mm512_mask_blend_ps, _mm512_mul_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
    };
    debug_assert_eq!(onto.len(), V * LANES);
    // SAFETY: `onto` holds V vectors.
    let mut even: [__m512; V] =
        std::array::from_fn(|v| unsafe { _mm512_loadu_ps(onto.as_ptr().add(v * LANES)) });
    // Two sums side by side, since each waits for its last addition.
    let mut odd = [_mm512_setzero_ps(); V];
    let step = |sums: &mut [__m512; V], unit: u16, step: f32| {
        let step = _mm512_set1_ps(step);
        for (v, sum) in sums.iter_mut().enumerate() {
            // SAFETY: the weight has a row of V vectors for each unit.
            let w = unsafe { _mm512_loadu_ps(weight.as_ptr().add((unit as usize * V + v) * LANES)) };
            *sum = _mm512_fmadd_ps(step, w, *sum);
        }
    };
    let (pairs, left) = units.as_chunks::<2>();
    let (steps, last) = steps.as_chunks::<2>();
    for ([a, b], [x, y]) in pairs.iter().zip(steps) {
        step(&mut even, *a, *x);
        step(&mut odd, *b, *y);
    }
    for (unit, by) in left.iter().zip(last) {
        step(&mut even, *unit, *by);
    }
    let (zero, slope) = (_mm512_setzero_ps(), _mm512_set1_ps(slope));
    for (v, (even, odd)) in even.into_iter().zip(odd).enumerate() {
        let sum = _mm512_add_ps(even, odd);
        let above = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(sum, zero);
        let sum = _mm512_mask_blend_ps(above, _mm512_mul_ps(sum, slope), sum);
        // SAFETY: `onto` holds V vectors.
        unsafe { _mm512_storeu_ps(onto.as_mut_ptr().add(v * LANES), sum) };
    }
}

#[cfg(test)]
mod tests {
    use super::super::flips::sides;
    use super::*;

    #[test]
    fn rows_of_flipped_units_are_added_and_the_sum_bends() {
        let ramp = |n: usize| (0..n).map(|i| ((i * 7 + 3) % 11) as f32 - 5.0).collect::<Vec<_>>();
        for width in [16, 48, 64, 96, 160] {
            let (weight, rows) = (ramp(32 * width), ramp(3 * 32));
            let mut flips = Flips::default();
            flips.find(&rows, &sides(&[1.0; 32]), 1.0);
            let most = flips.counts().iter().copied().min().unwrap_or(0);
            let mut got = vec![1.0; 3 * width];
            SecondRows::new(&weight, 32, width).add(&flips, most, 0.5, &mut got);
            for (row, got) in got.chunks_exact(width).enumerate() {
                let (units, steps) = flips.of(row);
                for (column, got) in got.iter().enumerate() {
                    let of = |(unit, step): (&u16, &f32)| step * weight[*unit as usize * width + column];
                    let sum = 1.0 + units.iter().zip(steps).map(of).sum::<f32>();
                    let bent = if sum > 0.0 { sum } else { 0.5 * sum };
                    assert_eq!(*got, if units.len() <= most { bent } else { 1.0 }, "{width}: {row} {column}");
                }
            }
        }
    }
}
