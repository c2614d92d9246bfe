//! A factorisation by its numbers, on the host.

use std::ops::Range;

/// A factorisation by its numbers, on the host; a row's results are the same bits whatever rows are beside it.
#[derive(Debug)]
pub(crate) struct PlainFactors {
    pub(super) d_input: usize,
    pub(super) d: usize,
    pub(super) fields: Vec<Range<usize>>,
    /// `[d_input, d]`.
    pub(super) projection: Vec<f32>,
    /// `[d, d_logits]`.
    pub(super) output: Vec<f32>,
}

impl PlainFactors {
    /// Adds what encoded rows have of it to their logits, row by row.
    pub(crate) fn add(&self, rows: &[f32], logits: &mut [f32]) {
        let d_logits = self.output.len() / self.d;
        let [mut vector, mut sum, mut squares] = [0; 3].map(|_| vec![0.0_f32; self.d]);
        for (row, logits) in rows.chunks_exact(self.d_input).zip(logits.chunks_exact_mut(d_logits)) {
            sum.fill(0.0);
            squares.fill(0.0);
            for field in &self.fields {
                vector.fill(0.0);
                let maps = self.projection[field.start * self.d..].chunks_exact(self.d);
                for (x, map) in row[field.clone()].iter().zip(maps) {
                    vector.iter_mut().zip(map).for_each(|(v, weight)| *v += x * weight);
                }
                sum.iter_mut().zip(&vector).for_each(|(sum, v)| *sum += v);
                squares.iter_mut().zip(&vector).for_each(|(sum, v)| *sum += v * v);
            }
            for ((sum, squares), weights) in sum.iter().zip(&squares).zip(self.output.chunks_exact(d_logits))
            {
                let product = (sum * sum - squares) * 0.5;
                logits.iter_mut().zip(weights).for_each(|(logit, weight)| *logit += product * weight);
            }
        }
    }
}
