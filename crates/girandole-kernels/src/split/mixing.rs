//! Mixtures of a block of candidates.

use crate::simd::simd;

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
