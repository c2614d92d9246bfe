//! A second layer behind a split first one.

use super::chain_share::StraightLine;
use super::dense::{Dense, Ends, add_scaled};
use super::flips::sides;
use super::second_rows::SecondRows;
use crate::buffer::Buffer;
use crate::matrix::{Matrix, product};

/// A second layer behind a split first one, as far as a [`StraightLine`] needs it.
#[derive(Debug)]
pub(super) struct Second {
    pub(super) rows: SecondRows,
    /// First and second layer as one map of the candidate's columns, did nothing bend between: `[d_candidate, width]`.
    straight: Vec<f32>,
    units: usize,
    d_candidate: usize,
}

impl Second {
    /// Of a first layer of so many units and `d_candidate` columns, and the second.
    pub(super) fn new(first: &Dense, [d_candidate, units]: [usize; 2], second: &Dense) -> Self {
        let width = second.width();
        let mut straight = vec![0.0; d_candidate * width];
        let (a, b) =
            (Matrix::of_rows(first.weight(), first.width()), Matrix::of_rows(second.weight(), width));
        product(&mut straight, a, b, [d_candidate, units, width], 1);
        // The first layer's rows are whole vectors, of which the last units do not exist.
        let mut weight = second.weight().to_vec();
        weight.resize(first.width() * width, 0.0);
        let rows = SecondRows::new(&weight, first.width(), width);
        Self { rows, straight, units, d_candidate }
    }

    /// Both layers as one map, with each unit on the side of the request's sum.
    pub(super) fn line(
        &self,
        sum: &[f32],
        slope: f32,
        [first, second]: [&Dense; 2],
        ends: &Ends,
    ) -> StraightLine {
        let (width, d) = (second.width(), self.d_candidate);
        let row = |unit: usize| &second.weight()[unit * width..][..width];
        let mut base = ends.bias().to_vec();
        for (unit, z) in sum[..self.units].iter().enumerate() {
            add_scaled(&mut base, row(unit), if *z > 0.0 { *z } else { slope * z });
        }
        // Only the units of the rarer side are multiplied anew.
        let n_above = sum.iter().filter(|z| **z > 0.0).count();
        let rarer_is_above = 2 * n_above <= self.units;
        let (common, rarer) = if rarer_is_above { (slope, 1.0) } else { (1.0, slope) };
        let units: Vec<usize> = (0..self.units).filter(|unit| (sum[*unit] > 0.0) == rarer_is_above).collect();
        let n = units.len();
        let mut weight = Buffer::with_leftovers(n * width);
        for (place, unit) in weight.chunks_exact_mut(width).zip(&units) {
            place.copy_from_slice(row(*unit));
        }
        let from = first.weight().chunks_exact(first.width());
        let factors: Vec<f32> =
            from.flat_map(|from| units.iter().map(|u| (rarer - common) * from[*u])).collect();
        let mut map = vec![0.0; d * width];
        product(&mut map, Matrix::of_rows(&factors, n), Matrix::of_rows(&weight, width), [d, n, width], 1);
        add_scaled(&mut map, &self.straight, common);
        let map = Dense::of_padded(map, d, width);
        StraightLine { above: sides(sum), ends: map.ends(&base, 1.0), map }
    }
}
