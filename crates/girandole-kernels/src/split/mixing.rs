//! Gates and mixtures of a block of candidates.

use crate::exponential::exp;
use crate::simd::simd;

simd! {
    /// The softmax of each set of `n` logits, in place.
    pub(super) fn softmax(sets: &mut [f32], n: usize) {
        for set in sets.chunks_exact_mut(n) {
            let top = set.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for weight in set.iter_mut() {
                *weight = exp(*weight - top);
            }
            let sum: f32 = set.iter().sum();
            for weight in set.iter_mut() {
                *weight /= sum;
            }
        }
    }
}

simd! {
    /// `Σ_i w_i · e_i` of each row, `width` wide; the weights of a row stand `stride` after those of the last.
    pub(super) fn mix(mixed: &mut [f32], width: usize, weights: &[f32], stride: usize, experts: &[Vec<f32>]) {
        for (row, mixed) in mixed.chunks_exact_mut(width).enumerate() {
            mixed.fill(0.0);
            for (weight, expert) in weights[row * stride..].iter().zip(experts) {
                for (sum, x) in mixed.iter_mut().zip(&expert[row * width..][..width]) {
                    *sum += weight * x;
                }
            }
        }
    }
}
