//! The gradients of a product of many maps.

use burn::backend::flex::FlexTensor;

use super::forward::Factors;
use super::sizes::Sizes;
use crate::buffer::Buffer;
use crate::floats::{dims, numbers};
use crate::matrix::{Matrix, add_product, product, rows_a_piece, threads};
use crate::registers::LANES;
use crate::share::{blocks_of_each, share};
use crate::tile::{Finish, Panels, copy, multiply, vectors};

impl Factors {
    /// The gradients of input and weight, as far as they are wanted.
    ///
    /// `dz` is that of the product, `[n, batch, d_output]`, or `[batch, n, d_output]` where the sizes are wide.
    pub(super) fn gradients(
        &self,
        dz: &[f32],
        wanted: [bool; 2],
    ) -> (Option<FlexTensor>, Option<FlexTensor>) {
        let (x, w, sizes) = (numbers(&self.input), numbers(&self.weight), self.sizes);
        let [want_input, want_weight] = wanted;
        let input_shape = || {
            let mut shape = dims(&self.input);
            if let [maps, _, _] = &mut shape[..] {
                *maps = sizes.n_inputs;
            }
            shape
        };
        let dx = want_input.then(|| input_gradient(dz, w, sizes).into_tensor(input_shape()));
        let dw = want_weight.then(|| {
            let dw = weight_tiles(x, dz, sizes).unwrap_or_else(|| weight_gradient(x, dz, sizes));
            dw.into_tensor(dims(&self.weight))
        });
        (dx, dw)
    }
}

/// `x' · dz` of every map by tiles, where the processor has them and the work is not for several cores.
fn weight_tiles(x: &[f32], dz: &[f32], sizes: Sizes) -> Option<Buffer> {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    if threads(sizes.multiplications()) > 1 {
        return None;
    }
    let mut dw = Buffer::with_leftovers(n * d_input * d_output);
    let (maps, passes) = if sizes.is_wide() { (n, 1) } else { (1, n) };
    // Each map's columns begin a vector of their own only where they are whole vectors; else they run on.
    let width = maps * d_output;
    for pass in 0..passes {
        let (mut panels, finish) = (Panels::new(batch, vectors(width))?, Finish::none(vectors(width)));
        for (row, numbers) in dz[pass * batch * width..].chunks_exact(width).take(batch).enumerate() {
            panels.put(row, 0, numbers);
        }
        let own = if sizes.shared { x } else { &x[pass * batch * d_input..] };
        multiply(
            Matrix::of_rows(own, d_input).transposed(),
            d_input,
            &panels,
            &finish,
            |row, vector, sums| {
                let mut columns = vector * LANES..(vector * LANES + LANES).min(width);
                let mut sums = &sums[..];
                while !columns.is_empty() {
                    let (map, column) = (pass + columns.start / d_output, columns.start % d_output);
                    let n = columns.len().min(d_output - column);
                    copy(&mut dw[(map * d_input + row) * d_output + column..][..n], sums);
                    columns.start += n;
                    sums = &sums[n..];
                }
            },
        );
    }
    Some(dw)
}

/// `x' · dz` of every map.
fn weight_gradient(x: &[f32], dz: &[f32], sizes: Sizes) -> Buffer {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    let mut dw = Buffer::with_leftovers(n * d_input * d_output);
    let threads = threads(sizes.multiplications());
    if sizes.is_wide() {
        let mut wide = Buffer::with_leftovers(dw.len());
        let (x, width) = (Matrix::of_rows(x, d_input).transposed(), n * d_output);
        product(&mut wide, x, Matrix::of_rows(dz, width), [d_input, batch, width], threads);
        sizes.narrow(&wide, &mut dw);
        return dw;
    }
    // Every core gets rows of each map's gradient.
    let work = blocks_of_each(&mut dw, [d_input, d_output], rows_a_piece(d_input, threads));
    share(work, threads > 1, |(map, first, dw)| {
        let from = if sizes.shared { 0 } else { map * batch * d_input };
        let x = Matrix::of_rows(&x[from..], d_input).transposed().without_rows(first);
        let dz = Matrix::of_rows(&dz[map * batch * d_output..], d_output);
        product(dw, x, dz, [dw.len() / d_output, batch, d_output], 1);
    });
    dw
}

/// `dz · w'`, over all maps that read the input.
fn input_gradient(dz: &[f32], w: &[f32], sizes: Sizes) -> Buffer {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    let threads = threads(sizes.multiplications());
    let mut dx = Buffer::with_leftovers(sizes.n_inputs * batch * d_input);
    if dx.is_empty() {
        return dx;
    }
    if sizes.is_wide() && sizes.n_inputs < n {
        let (wide, width) = (sizes.widened(w), n * d_output);
        let w = Matrix::of_rows(&wide, width).transposed();
        product(&mut dx, Matrix::of_rows(dz, width), w, [batch, width, d_input], threads);
        return dx;
    }
    // Where the rows of all maps lie side by side, a map's are further apart.
    let (step, places) =
        if sizes.is_wide() { (n * d_output, d_output) } else { (d_output, batch * d_output) };
    let of_map = |map: usize, first: usize| {
        let dz = Matrix::of_rows(&dz[map * places + first * step..], step);
        (dz, Matrix::of_rows(&w[map * d_input * d_output..], d_output).transposed())
    };
    let work = blocks_of_each(&mut dx, [batch, d_input], rows_a_piece(batch, threads));
    share(work, threads > 1, |(map, first, dx)| {
        let size = [dx.len() / d_input, d_output, d_input];
        let maps = if sizes.n_inputs < n { 0..n } else { map..map + 1 };
        for (i, map) in maps.enumerate() {
            let (dz, w) = of_map(map, first);
            match i {
                0 => product(dx, dz, w, size, 1),
                _ => add_product(dx, dz, w, size, 1),
            }
        }
    });
    dx
}
