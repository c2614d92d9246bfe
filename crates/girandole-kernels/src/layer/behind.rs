//! What happens to a product on its way to memory.

use crate::simd::simd;

/// `act(scale · z + shift)` of each column, with `act(z) = z` above 0 and `slope · z` below.
#[derive(Debug, Clone)]
pub(super) struct Behind {
    /// One number a column of every map; none for 1.
    pub(super) scale: Option<Vec<f32>>,
    /// One number a column of every map.
    pub(super) shift: Vec<f32>,
    pub(super) slope: f32,
}

impl Behind {
    /// Of a batch norm that knows its statistics: `γ (z + bias - mean) / √(var + ε) + β`.
    pub(super) fn norm([gamma, beta, bias, mean, var]: [&[f32]; 5], epsilon: f32, slope: f32) -> Self {
        let scale: Vec<f32> = gamma.iter().zip(var).map(|(g, v)| g / (v + epsilon).sqrt()).collect();
        let centre = bias.iter().zip(mean).map(|(bias, mean)| bias - mean);
        let shift = centre.zip(&scale).zip(beta).map(|((c, s), b)| c * s + b).collect();
        Self { scale: Some(scale), shift, slope }
    }

    /// Changes rows of one map's columns, from the first of them on.
    pub(super) fn change(&self, rows: &mut [f32], first: usize, d: usize) {
        if d == 0 {
            return;
        }
        let shift = &self.shift[first..][..d];
        match &self.scale {
            Some(scale) => settle(rows, &scale[first..][..d], shift, self.slope),
            None => bend(rows, shift, self.slope),
        }
    }
}

#[inline(always)]
pub(super) fn bent(z: f32, slope: f32) -> f32 {
    if z > 0.0 { z } else { slope * z }
}

simd! {
    fn bend(rows: &mut [f32], shift: &[f32], slope: f32) {
        for row in rows.chunks_exact_mut(shift.len()) {
            for (y, b) in row.iter_mut().zip(shift) {
                *y = bent(*y + b, slope);
            }
        }
    }
}

simd! {
    fn settle(rows: &mut [f32], scale: &[f32], shift: &[f32], slope: f32) {
        for row in rows.chunks_exact_mut(shift.len()) {
            for ((y, s), b) in row.iter_mut().zip(scale).zip(shift) {
                *y = bent(*y * s + b, slope);
            }
        }
    }
}
