//! The step that mixes experts for each task.

use super::packed_map::Rows;
use super::space::{Place, Space};
use crate::exponential::exp;
use crate::simd::simd;

/// The step that mixes experts for each task by the softmax of its gate's logits.
#[derive(Debug)]
pub(super) struct Mixing {
    /// The logits of each gate, and how many it gives: sets of as many as there are experts, one set after another.
    pub(super) gates: Vec<(Place, usize)>,
    pub(super) experts: Vec<Place>,
    /// Numbers of an expert.
    pub(super) width: usize,
    /// Where the first mixture goes; the others follow, `width_apart` each.
    pub(super) into: Place,
    pub(super) width_apart: usize,
}

impl Mixing {
    /// Mixes all rows.
    ///
    /// # Safety
    ///
    /// Gates and experts have been written, and nobody else uses the place of the mixtures.
    #[allow(unsafe_code, reason = "the memory of a request is shared between cores")]
    pub(super) unsafe fn run(&self, space: &Space) {
        let n = self.experts.len();
        let n_logits: usize = self.gates.iter().map(|(_, logits)| logits).sum();
        let experts: Vec<_> = self.experts.iter().map(|place| space.rows(*place)).collect();
        let into = space.rows_to_write(self.into);
        let mut weights = Vec::with_capacity(space.n_rows() * n_logits);
        let mut sources: Vec<&[f32]> = Vec::with_capacity(n);
        // SAFETY: every place has these rows, of as many numbers; those that are read and the one that is written are
        // places of different steps.
        unsafe {
            for row in 0..space.n_rows() {
                for (place, logits) in &self.gates {
                    weights.extend_from_slice(of_row(space.rows(*place), row, *logits));
                }
            }
            softmax(&mut weights, n);
            for (row, weights) in weights.chunks_exact(n_logits).enumerate() {
                sources.clear();
                sources.extend(experts.iter().map(|expert| of_row(*expert, row, self.width)));
                for (set, weights) in weights.chunks_exact(n).enumerate() {
                    let first = into.first.add(row * into.stride + set * self.width_apart);
                    mix(std::slice::from_raw_parts_mut(first, self.width), weights, &sources);
                }
            }
        }
    }
}

/// # Safety
///
/// The row is there, with so many numbers that nobody changes.
#[allow(unsafe_code, reason = "the caller has checked the row")]
unsafe fn of_row<'a>(rows: Rows<*const f32>, row: usize, n: usize) -> &'a [f32] {
    // SAFETY: as the caller promises.
    unsafe { std::slice::from_raw_parts(rows.first.add(row * rows.stride), n) }
}

simd! {
    /// The softmax of each set of `n` logits, in place.
    pub(crate) fn softmax(sets: &mut [f32], n: usize) {
        for set in sets.chunks_exact_mut(n) {
            let top = set.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for weight in set.iter_mut() {
                *weight -= top;
            }
        }
        // All in one loop, which fills vectors where a set does not.
        for weight in sets.iter_mut() {
            *weight = exp(*weight);
        }
        for set in sets.chunks_exact_mut(n) {
            let sum: f32 = set.iter().sum();
            for weight in set.iter_mut() {
                *weight /= sum;
            }
        }
    }
}

simd! {
    /// `Σ_i w_i · e_i`.
    fn mix(mixed: &mut [f32], weights: &[f32], experts: &[&[f32]]) {
        mixed.fill(0.0);
        for (weight, expert) in weights.iter().zip(experts) {
            for (sum, x) in mixed.iter_mut().zip(*expert) {
                *sum += weight * x;
            }
        }
    }
}
