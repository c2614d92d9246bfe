//! Which units of a layer lie on the other side of zero than expected, and how far.

use crate::registers::LANES;

/// The flipped units of some rows: those on the other side of zero than expected.
#[derive(Debug, Default)]
pub(super) struct Flips {
    /// For each row from `row · stride` on: the units in ascending order, and what they add to the straight line.
    units: Vec<u16>,
    steps: Vec<f32>,
    counts: Vec<usize>,
    stride: usize,
}

impl Flips {
    /// Most units of a row.
    pub(super) const MOST: usize = 1 << 16;

    /// Finds those of rows as long as `above` has bits; `steep` is 1 less the slope below zero.
    ///
    /// # Panics
    ///
    /// If the rows are of another length, or longer than [`MOST`](Self::MOST).
    pub(super) fn find(&mut self, rows: &[f32], above: &[u16], steep: f32) {
        let width = above.len() * LANES;
        assert!(
            rows.len().is_multiple_of(width) && width <= Self::MOST,
            "rows of {width} units are not found here"
        );
        let n = rows.len() / width;
        // A vector is written whole from where the last one ended.
        self.stride = width + LANES;
        self.units.resize(n * self.stride, 0);
        self.steps.resize(n * self.stride, 0.0);
        self.counts.clear();
        let places = self.units.chunks_exact_mut(self.stride).zip(self.steps.chunks_exact_mut(self.stride));
        for (row, (units, steps)) in rows.chunks_exact(width).zip(places) {
            self.counts.push(find(row, above, steep, units, steps));
        }
    }

    /// How many a row has.
    pub(super) fn count(&self, row: usize) -> usize {
        self.counts[row]
    }

    /// How many each row has.
    pub(super) fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// The flipped units of a row, and by how much each is off the straight line.
    pub(super) fn of(&self, row: usize) -> (&[u16], &[f32]) {
        let (first, n) = (row * self.stride, self.counts[row]);
        (&self.units[first..][..n], &self.steps[first..][..n])
    }
}

/// One bit a unit, 1 above zero.
pub(super) fn sides(row: &[f32]) -> Vec<u16> {
    let bits = |lanes: &[f32]| lanes.iter().rev().fold(0, |bits, z| bits << 1 | u16::from(*z > 0.0));
    row.chunks(LANES).map(bits).collect()
}

fn find(row: &[f32], above: &[u16], steep: f32, units: &mut [u16], steps: &mut [f32]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("popcnt") {
        assert!(
            units.len() >= row.len() + LANES && steps.len() >= row.len() + LANES,
            "room for whole vectors"
        );
        #[allow(unsafe_code, reason = "processor and room were checked")]
        return unsafe { find_in_vectors(row, above, steep, units, steps) };
    }
    find_one_by_one(row, above, steep, units, steps)
}

fn find_one_by_one(row: &[f32], above: &[u16], steep: f32, units: &mut [u16], steps: &mut [f32]) -> usize {
    let mut n = 0;
    for (vector, (lanes, above)) in row.chunks_exact(LANES).zip(above).enumerate() {
        for (lane, z) in lanes.iter().enumerate() {
            // Written always and kept if flipped, which is quicker than a branch that nobody can foresee.
            units[n] = (vector * LANES + lane) as u16;
            steps[n] = z.abs() * steep;
            n += usize::from((*z > 0.0) != (above >> lane & 1 == 1));
        }
    }
    n
}

/// # Safety
///
/// The processor has AVX-512, and there is room for the row and a vector more.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,popcnt")]
#[allow(unsafe_code, reason = "the caller has checked processor and room")]
unsafe fn find_in_vectors(
    row: &[f32],
    above: &[u16],
    steep: f32,
    units: &mut [u16],
    steps: &mut [f32],
) -> usize {
    use std::arch::x86_64::{
        _CMP_GT_OQ, _mm256_storeu_si256, _mm512_abs_ps, _mm512_add_epi32, _mm512_cmp_ps_mask,
        _mm512_cvtepi32_epi16, _mm512_loadu_ps, _mm512_maskz_compress_epi32, _mm512_maskz_compress_ps,
        _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setr_epi32, _mm512_setzero_ps,
        _mm512_storeu_ps,
    };
    let (zero, steep) = (_mm512_setzero_ps(), _mm512_set1_ps(steep));
    let mut unit = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    let mut n = 0;
    for (lanes, above) in row.chunks_exact(LANES).zip(above) {
        // SAFETY: the lanes are a vector; at most as many numbers as lanes were before are written before, and a vector
        // more has room.
        unsafe {
            let z = _mm512_loadu_ps(lanes.as_ptr());
            let flipped = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(z, zero) ^ above;
            let step = _mm512_mul_ps(_mm512_abs_ps(z), steep);
            _mm512_storeu_ps(steps.as_mut_ptr().add(n), _mm512_maskz_compress_ps(flipped, step));
            let own = _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(flipped, unit));
            _mm256_storeu_si256(units.as_mut_ptr().add(n).cast(), own);
            n += flipped.count_ones() as usize;
        }
        unit = _mm512_add_epi32(unit, _mm512_set1_epi32(LANES as i32));
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_find_what_is_found_one_by_one() {
        let row: Vec<f32> = (0..144).map(|i| ((i * 37 + 11) % 23) as f32 - 11.0).collect();
        let usual: Vec<f32> = (0..144).map(|i| ((i * 5 + 3) % 7) as f32 - 3.0).collect();
        let (above, mut flips) = (sides(&usual), Flips::default());
        flips.find(&[row.clone(), usual.clone()].concat(), &above, 0.75);
        let (mut units, mut steps) = (vec![0; 160], vec![0.0; 160]);
        let n = find_one_by_one(&row, &above, 0.75, &mut units, &mut steps);
        assert_eq!(flips.of(0), (&units[..n], &steps[..n]));
        let is_flipped = |i: &u16| (row[*i as usize] > 0.0) != (usual[*i as usize] > 0.0);
        let want: Vec<u16> = (0..144).filter(is_flipped).collect();
        assert_eq!(flips.of(0).0, want);
        assert!(flips.of(0).1.iter().zip(&want).all(|(step, i)| *step == 0.75 * row[*i as usize].abs()));
        assert_eq!((flips.counts(), flips.count(1)), (&[n, 0][..], 0));
    }
}
