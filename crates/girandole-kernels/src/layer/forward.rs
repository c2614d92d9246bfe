//! The layer forwards: blocks of rows through product, bias and activation while they are in the cache.

use std::ops::Range;

use burn::backend::flex::FlexTensor;
use rayon::prelude::*;

use super::sizes::Sizes;
use crate::floats::{dims, numbers, side_by_side, tensor};
use crate::matrix::{Matrix, pieces, product, threads};
use crate::simd::simd;
use crate::tile::{Finish, LANES, Panels, copy, multiply, vectors};

/// Rows that go through a wide map at once, so that their outputs stay in the cache until they are spread.
const WIDE_ROWS: usize = 128;

/// What the gradient needs, and the output.
#[derive(Debug, Clone)]
pub(crate) struct LayerState {
    pub(super) input: FlexTensor,
    pub(super) weight: FlexTensor,
    pub(crate) output: FlexTensor,
    pub(super) bias: Option<Vec<usize>>,
    pub(super) slope: f32,
    pub(super) sizes: Sizes,
}

/// Runs the layer.
pub(crate) fn layer_forward(
    input: FlexTensor,
    weight: FlexTensor,
    bias: Option<FlexTensor>,
    slope: f32,
) -> LayerState {
    let sizes = Sizes::of(&dims(&input), &dims(&weight), is_repeated(&input));
    let (input, weight, bias) = (first_of_equals(input), side_by_side(weight), bias.map(side_by_side));
    let (x, w) = (numbers(&input), numbers(&weight));
    let zeros;
    let b = match &bias {
        Some(bias) => numbers(bias),
        None => {
            zeros = vec![0.0; sizes.n * sizes.d_output];
            &zeros
        }
    };
    assert_eq!(b.len(), sizes.n * sizes.d_output, "the bias does not fit weights of {:?}", dims(&weight));
    let mut output = vec![0.0; sizes.output()];
    if !tiles(&mut output, x, w, b, slope, sizes) {
        match sizes.is_wide() {
            true => wide(&mut output, x, &sizes.widened(w), b, slope, sizes),
            false => each(&mut output, x, w, b, slope, sizes),
        }
    }
    let mut shape = dims(&weight);
    let rank = shape.len();
    shape[rank - 2] = sizes.batch;
    let output = tensor(output, shape);
    LayerState { bias: bias.map(|bias| dims(&bias)), input, weight, output, slope, sizes }
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
fn tiles(output: &mut [f32], x: &[f32], w: &[f32], b: &[f32], slope: f32, sizes: Sizes) -> bool {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    let per_map = vectors(d_output);
    // All maps at once where they read one input, else map by map.
    let (at_once, n_passes) = if sizes.shared { (n, 1) } else { (1, n) };
    let mut passes = Vec::with_capacity(n_passes);
    for pass in 0..n_passes {
        let Some(mut panels) = Panels::new(d_input, at_once * per_map) else { return false };
        let mut finish = Finish { slope, ..Finish::none(at_once * per_map) };
        for map in 0..at_once {
            let own = &w[(pass + map) * d_input * d_output..][..d_input * d_output];
            for (row, numbers) in own.chunks_exact(d_output).enumerate() {
                panels.put(row, map * per_map, numbers);
            }
            let bias = &b[(pass + map) * d_output..][..d_output];
            finish.bias[map * per_map * LANES..][..d_output].copy_from_slice(bias);
        }
        passes.push((panels, finish));
    }
    let blocks = pieces(batch, threads(sizes.multiplications()));
    let run = |(mut places, rows): (Vec<&mut [f32]>, &Range<usize>)| {
        for (pass, (panels, finish)) in passes.iter().enumerate() {
            let x = Matrix::of_rows(&x[(pass * batch + rows.start) * d_input..], d_input);
            multiply(x, rows.len(), panels, finish, |row, vector, sums| {
                let (map, column) = (pass + vector / per_map, vector % per_map * LANES);
                let width = LANES.min(d_output - column);
                copy(&mut places[map][row * d_output + column..][..width], sums);
            });
        }
    };
    let work = places(output, sizes, &blocks).into_iter().zip(&blocks);
    if blocks.len() > 1 {
        work.collect::<Vec<_>>().into_par_iter().for_each(run);
    } else {
        work.for_each(run);
    }
    true
}

/// Of each block of rows its places in the outputs of all maps.
fn places<'a>(output: &'a mut [f32], sizes: Sizes, blocks: &[Range<usize>]) -> Vec<Vec<&'a mut [f32]>> {
    let Sizes { n, batch, d_output, .. } = sizes;
    let mut places: Vec<Vec<&mut [f32]>> = blocks.iter().map(|_| Vec::with_capacity(n)).collect();
    for mut map in output.chunks_exact_mut((batch * d_output).max(1)) {
        for (places, rows) in places.iter_mut().zip(blocks) {
            let (block, rest) = map.split_at_mut(rows.len() * d_output);
            places.push(block);
            map = rest;
        }
    }
    places
}

/// All maps read one input: one wide product a block of rows, spread over the maps.
fn wide(output: &mut [f32], x: &[f32], w: &[f32], b: &[f32], slope: f32, sizes: Sizes) {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    let blocks = pieces(batch, batch.div_ceil(WIDE_ROWS));
    let width = n * d_output;
    let run = |scratch: &mut Vec<f32>, (places, rows): (Vec<&mut [f32]>, &Range<usize>)| {
        scratch.resize(rows.len() * width, 0.0);
        let x = Matrix::of_rows(&x[rows.start * d_input..], d_input);
        product(scratch, x, Matrix::of_rows(w, width), [rows.len(), d_input, width], 1);
        for (map, place) in places.into_iter().enumerate() {
            spread(place, scratch, &b[map * d_output..][..d_output], slope, [map * d_output, width]);
        }
    };
    let work = places(output, sizes, &blocks).into_iter().zip(&blocks);
    if threads(sizes.multiplications()) > 1 {
        work.collect::<Vec<_>>().into_par_iter().for_each_init(Vec::new, run);
    } else {
        let mut scratch = Vec::new();
        work.for_each(|block| run(&mut scratch, block));
    }
}

/// Every map reads an input of its own, or there is but one map.
fn each(output: &mut [f32], x: &[f32], w: &[f32], b: &[f32], slope: f32, sizes: Sizes) {
    let Sizes { batch, d_input, d_output, .. } = sizes;
    if output.is_empty() {
        return;
    }
    let threads = threads(sizes.multiplications());
    let mut work = Vec::new();
    for (map, mut rest) in output.chunks_exact_mut(batch * d_output).enumerate() {
        for rows in pieces(batch, threads) {
            let (block, other) = rest.split_at_mut(rows.len() * d_output);
            work.push((map, rows, block));
            rest = other;
        }
    }
    let run = |(map, rows, block): (usize, Range<usize>, &mut [f32])| {
        let x = Matrix::of_rows(&x[(map * batch + rows.start) * d_input..], d_input);
        let w = Matrix::of_rows(&w[map * d_input * d_output..], d_output);
        product(block, x, w, [rows.len(), d_input, d_output], 1);
        bend(block, &b[map * d_output..][..d_output], slope);
    };
    if threads > 1 {
        work.into_par_iter().for_each(run);
    } else {
        work.into_iter().for_each(run);
    }
}

#[inline(always)]
fn bent(z: f32, slope: f32) -> f32 {
    if z > 0.0 { z } else { slope * z }
}

simd! {
    /// Takes one map's columns out of wide rows, with bias and activation.
    fn spread(place: &mut [f32], wide: &[f32], bias: &[f32], slope: f32, at: [usize; 2]) {
        let [from, width] = at;
        for (place, row) in place.chunks_exact_mut(bias.len()).zip(wide.chunks_exact(width)) {
            for ((y, z), b) in place.iter_mut().zip(&row[from..]).zip(bias) {
                *y = bent(z + b, slope);
            }
        }
    }
}

simd! {
    /// Bias and activation, in place.
    fn bend(rows: &mut [f32], bias: &[f32], slope: f32) {
        for row in rows.chunks_exact_mut(bias.len()) {
            for (y, b) in row.iter_mut().zip(bias) {
                *y = bent(*y + b, slope);
            }
        }
    }
}
