//! The layer forwards: blocks of rows through the product and what is behind it while they are in the cache.

use std::ops::Range;

use burn::backend::flex::FlexTensor;

use super::behind::Behind;
use super::sizes::Sizes;
use crate::buffer::Buffer;
use crate::floats::{dims, numbers, side_by_side};
use crate::matrix::{Matrix, pieces, product, rows_a_piece, threads};
use crate::registers::LANES;
use crate::share::{blocks_of_each, by_rows, share};
use crate::tile::{Finish, Panels, copy, multiply, vectors};

/// Weights from which more than one core reads them.
const READ_BY_SEVERAL: usize = 1 << 18;

/// What the gradient needs, and the output.
#[derive(Debug, Clone)]
pub(crate) struct LayerState {
    pub(super) factors: Factors,
    pub(crate) output: FlexTensor,
    pub(super) bias: Option<Vec<usize>>,
    pub(super) slope: f32,
}

/// Input and weight of a product, their numbers side by side.
#[derive(Debug, Clone)]
pub(super) struct Factors {
    pub(super) input: FlexTensor,
    pub(super) weight: FlexTensor,
    pub(super) sizes: Sizes,
}

impl Factors {
    pub(super) fn new(input: FlexTensor, weight: FlexTensor) -> Self {
        let sizes = Sizes::of(&dims(&input), &dims(&weight), is_repeated(&input));
        Self { input: first_of_equals(input), weight: side_by_side(weight), sizes }
    }

    /// The shape of the output.
    pub(super) fn shape(&self) -> Vec<usize> {
        let mut shape = dims(&self.weight);
        let rank = shape.len();
        shape[rank - 2] = self.sizes.batch;
        shape
    }

    /// The product, changed on its way to memory.
    ///
    /// # Panics
    ///
    /// If `behind` is not one number a column.
    pub(super) fn product(&self, behind: &Behind) -> FlexTensor {
        let Sizes { n, d_output, .. } = self.sizes;
        let weight = dims(&self.weight);
        assert_eq!(behind.shift.len(), n * d_output, "the bias does not fit weights of {weight:?}");
        let (x, w) = (numbers(&self.input), numbers(&self.weight));
        let mut output = Buffer::with_leftovers(self.sizes.output());
        if !tiles(&mut output, x, w, behind, self.sizes) {
            match self.sizes.has_few_rows() {
                true => columns(&mut output, x, w, behind, self.sizes),
                false => blocks(&mut output, x, w, behind, self.sizes),
            }
        }
        output.into_tensor(self.shape())
    }
}

/// Runs the layer.
pub(crate) fn layer_forward(
    input: FlexTensor,
    weight: FlexTensor,
    bias: Option<FlexTensor>,
    slope: f32,
) -> LayerState {
    let (factors, bias) = (Factors::new(input, weight), bias.map(side_by_side));
    let shift = match &bias {
        Some(bias) => numbers(bias).to_vec(),
        None => vec![0.0; factors.sizes.n * factors.sizes.d_output],
    };
    let output = factors.product(&Behind { scale: None, shift, slope });
    LayerState { bias: bias.map(|bias| dims(&bias)), factors, output, slope }
}

/// Whether all matrices of a stack are the same numbers in memory.
fn is_repeated(input: &FlexTensor) -> bool {
    let layout = input.layout();
    layout.shape().num_dims() == 3 && layout.strides()[0] == 0
}

/// The numbers side by side, only once where they are repeated.
fn first_of_equals(input: FlexTensor) -> FlexTensor {
    if !is_repeated(&input) {
        return side_by_side(input);
    }
    let layout = input.layout().narrow(0, 0, 1);
    side_by_side(input.with_layout(layout))
}

/// A small layer by tiles, where the processor has them.
///
/// Batch and threads have no say in this, so that a row's result does not depend on its batch.
fn tiles(output: &mut [f32], x: &[f32], w: &[f32], behind: &Behind, sizes: Sizes) -> bool {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    let per_map = vectors(d_output);
    // As many maps at once as fit where they read one input, else map by map.
    let at_once = if sizes.shared { (Panels::most_vectors(d_input) / per_map.max(1)).min(n) } else { 1 };
    let mut passes = Vec::new();
    for first in (0..n).step_by(at_once.max(1)) {
        let maps = first..(first + at_once).min(n);
        let Some(mut panels) = Panels::new(d_input, maps.len() * per_map) else { return false };
        let mut finish = Finish { slope: behind.slope, ..Finish::none(maps.len() * per_map) };
        for (place, map) in maps.enumerate() {
            let own = &w[map * d_input * d_output..][..d_input * d_output];
            let columns = map * d_output..(map + 1) * d_output;
            let scale = behind.scale.as_ref().map(|scale| &scale[columns.clone()]);
            for (row, numbers) in own.chunks_exact(d_output).enumerate() {
                match scale {
                    Some(scale) => {
                        let scaled: Vec<f32> = numbers.iter().zip(scale).map(|(w, s)| w * s).collect();
                        panels.put(row, place * per_map, &scaled);
                    }
                    None => panels.put(row, place * per_map, numbers),
                }
            }
            finish.bias[place * per_map * LANES..][..d_output].copy_from_slice(&behind.shift[columns]);
        }
        passes.push((first, panels, finish));
    }
    let blocks = pieces(batch, threads(sizes.multiplications()));
    let run = |(mut places, rows): (Vec<&mut [f32]>, &Range<usize>)| {
        for (first, panels, finish) in &passes {
            let from = if sizes.shared { 0 } else { first * batch };
            let x = Matrix::of_rows(&x[(from + rows.start) * d_input..], d_input);
            multiply(x, rows.len(), panels, finish, |row, vector, sums| {
                let (map, column) = (first + vector / per_map, vector % per_map * LANES);
                let width = LANES.min(d_output - column);
                copy(&mut places[map][row * d_output + column..][..width], sums);
            });
        }
    };
    share(by_rows(output, [n, batch, d_output], &blocks).zip(&blocks), blocks.len() > 1, run);
    true
}

/// Any layer: a product for each map and block of rows.
fn blocks(output: &mut [f32], x: &[f32], w: &[f32], behind: &Behind, sizes: Sizes) {
    let Sizes { batch, d_input, d_output, .. } = sizes;
    if output.is_empty() {
        return;
    }
    let threads = threads(sizes.multiplications());
    let rows = rows_a_piece(batch, threads);
    let work = blocks_of_each(output, [batch, d_output], rows);
    share(work, threads > 1, |(map, first, block)| {
        let from = if sizes.shared { first } else { map * batch + first };
        let x = Matrix::of_rows(&x[from * d_input..], d_input);
        let w = Matrix::of_rows(&w[map * d_input * d_output..], d_output);
        product(block, x, w, [block.len() / d_output, d_input, d_output], 1);
        behind.change(block, map * d_output, d_output);
    });
}

/// A layer of few rows, whose cost is to read the weights: every core reads columns of its own.
fn columns(output: &mut [f32], x: &[f32], w: &[f32], behind: &Behind, sizes: Sizes) {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    if output.is_empty() {
        return;
    }
    let much = n * d_input * d_output >= READ_BY_SEVERAL;
    let cores = if much { rayon::current_num_threads() } else { 1 };
    let pieces = pieces(d_output, cores);
    let work = output.chunks_exact_mut(batch * d_output).enumerate().flat_map(|(map, rows)| {
        let mut places: Vec<_> = pieces.iter().map(|piece| (map, piece.clone(), Vec::new())).collect();
        for mut row in rows.chunks_exact_mut(d_output) {
            for (_, piece, places) in &mut places {
                let (place, rest) = row.split_at_mut(piece.len());
                places.push(place);
                row = rest;
            }
        }
        places
    });
    share(work, cores > 1, |(map, piece, places): (usize, Range<usize>, Vec<&mut [f32]>)| {
        let from = if sizes.shared { 0 } else { map * batch * d_input };
        let x = Matrix::of_rows(&x[from..], d_input);
        let w = Matrix::of_rows(&w[map * d_input * d_output..], d_output).without_columns(piece.start);
        let mut results = Buffer::with_leftovers(batch * piece.len());
        product(&mut results, x, w, [batch, d_input, piece.len()], 1);
        behind.change(&mut results, map * d_output + piece.start, piece.len());
        for (place, row) in places.into_iter().zip(results.chunks_exact(piece.len())) {
            place.copy_from_slice(row);
        }
    });
}
