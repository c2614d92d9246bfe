//! A map of rows, in registers where the processor has them.

use crate::matrix::{Matrix, product};
use crate::registers::LANES;
use crate::simd::simd;
use crate::tile::{Finish, Panels, multiply_into, vectors};

/// Width that `n` columns take in memory: whole vectors.
pub(super) fn padded(n: usize) -> usize {
    vectors(n) * LANES
}

/// A map of rows; its rows of results are whole vectors, what is too much is 0 behind.
#[derive(Debug)]
pub(super) struct Dense {
    /// `[d_input, width]`, missing columns 0.
    weight: Vec<f32>,
    d_input: usize,
    width: usize,
    /// The same as panels, each from a vector on; none where they are not worth while.
    panels: Vec<(usize, Panels)>,
}

/// What is added to the product of a [`Dense`], and how the sum bends.
#[derive(Debug)]
pub(super) struct Ends {
    /// Of all columns together, and of the columns of each set of panels.
    whole: Finish,
    parts: Vec<Finish>,
}

impl Dense {
    /// Of a weight `[d_input, d_output]`.
    pub(super) fn new(weight: &[f32], d_input: usize, d_output: usize) -> Self {
        let width = padded(d_output);
        let mut wide = vec![0.0; d_input * width];
        for (wide, row) in wide.chunks_exact_mut(width).zip(weight.chunks_exact(d_output)) {
            wide[..d_output].copy_from_slice(row);
        }
        Self::of_padded(wide, d_input, width)
    }

    /// Of a weight `[d_input, width]` of whole vectors.
    pub(super) fn of_padded(weight: Vec<f32>, d_input: usize, width: usize) -> Self {
        let panels = panels(&weight, d_input, width).unwrap_or_default();
        Self { weight, d_input, width, panels }
    }

    /// Numbers of a row of results.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The weight, `[d_input, width]`.
    pub(super) fn weight(&self) -> &[f32] {
        &self.weight
    }

    /// What stands behind the product: a bias of at most `width` numbers and a slope.
    pub(super) fn ends(&self, bias: &[f32], slope: f32) -> Ends {
        let mut wide = vec![0.0; self.width];
        wide[..bias.len()].copy_from_slice(bias);
        let part = |&(first, ref panels): &(usize, Panels)| {
            let bias = wide[first * LANES..][..panels.n_vectors() * LANES].to_vec();
            Finish { bias, slope }
        };
        let parts = self.panels.iter().map(part).collect();
        Ends { whole: Finish { bias: wide, slope }, parts }
    }

    /// Runs rows that lie `stride` apart; results are `width` apart.
    ///
    /// # Panics
    ///
    /// If there are fewer rows, or there is less room.
    pub(super) fn run(&self, x: &[f32], stride: usize, rows: usize, ends: &Ends, into: &mut [f32]) {
        let (x, into) = (Matrix::of_rows(x, stride), &mut into[..rows * self.width]);
        if self.panels.is_empty() {
            product(into, x, Matrix::of_rows(&self.weight, self.width), [rows, self.d_input, self.width], 1);
            return bend(into, &ends.whole.bias, ends.whole.slope);
        }
        for ((first, panels), finish) in self.panels.iter().zip(&ends.parts) {
            multiply_into(&mut into[first * LANES..], self.width, x, rows, panels, finish);
        }
    }
}

impl Ends {
    pub(super) fn slope(&self) -> f32 {
        self.whole.slope
    }

    /// As many numbers as a row of results has.
    pub(super) fn bias(&self) -> &[f32] {
        &self.whole.bias
    }
}

/// The weight in as few sets of panels as there can be.
fn panels(weight: &[f32], d_input: usize, width: usize) -> Option<Vec<(usize, Panels)>> {
    let (all, at_once) = (width / LANES, Panels::most_vectors(d_input));
    let firsts = (0..all).step_by(at_once.max(1));
    let set = |first: usize| {
        let n = at_once.min(all - first);
        let mut panels = Panels::new(d_input, n)?;
        for (row, numbers) in weight.chunks_exact(width).enumerate() {
            panels.put(row, 0, &numbers[first * LANES..][..n * LANES]);
        }
        Some((first, panels))
    };
    firsts.map(set).collect()
}

simd! {
    /// `act(z + bias)` of rows as long as the bias.
    pub(super) fn bend(rows: &mut [f32], bias: &[f32], slope: f32) {
        for row in rows.chunks_exact_mut(bias.len()) {
            for (z, b) in row.iter_mut().zip(bias) {
                let sum = *z + b;
                *z = if sum > 0.0 { sum } else { slope * sum };
            }
        }
    }
}

simd! {
    /// `sum + factor · row`.
    pub(super) fn add_scaled(sum: &mut [f32], row: &[f32], factor: f32) {
        for (sum, w) in sum.iter_mut().zip(row) {
            *sum += factor * w;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_by_panels_is_that_by_the_library() {
        let ramp = |n: usize| (0..n).map(|i| ((i * 7 + 3) % 11) as f32 - 5.0).collect::<Vec<_>>();
        for (rows, d_input, d_output) in [(1, 3, 1), (13, 20, 40), (30, 512, 300)] {
            let (x, weight, bias) = (ramp(rows * d_input), ramp(d_input * d_output), ramp(d_output));
            let mut map = Dense::new(&weight, d_input, d_output);
            let run = |map: &Dense| {
                let mut into = vec![f32::NAN; rows * map.width()];
                map.run(&x, d_input, rows, &map.ends(&bias, 0.5), &mut into);
                into
            };
            let by_panels = run(&map);
            map.panels.clear();
            assert_eq!(run(&map), by_panels, "{rows} {d_input} {d_output}");
            let want: f32 = (0..d_input).map(|k| x[k] * weight[k * d_output]).sum::<f32>() + bias[0];
            assert_eq!(by_panels[0], if want > 0.0 { want } else { 0.5 * want });
        }
    }
}
