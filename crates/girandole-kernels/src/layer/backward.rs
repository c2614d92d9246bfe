//! The gradients of a layer.

use burn::backend::Flex;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::flex::FlexTensor;

use super::forward::LayerState;
use super::sizes::Sizes;
use crate::floats::{dims, numbers, side_by_side, tensor};
use crate::matrix::{Matrix, product, threads};
use crate::simd::simd;
use crate::tile::{Finish, LANES, Panels, copy, multiply, vectors};

/// Of a layer with a bias.
#[derive(Debug)]
pub(crate) struct LayerBackward;

/// Of a layer without.
#[derive(Debug)]
pub(crate) struct ProductBackward;

impl Backward<Flex, 3> for LayerBackward {
    type State = LayerState;

    fn backward(self, ops: Ops<LayerState, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        propagate(ops, gradients);
    }
}

impl Backward<Flex, 2> for ProductBackward {
    type State = LayerState;

    fn backward(self, ops: Ops<LayerState, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        propagate(ops, gradients);
    }
}

/// Hands the gradients to the parents that ask for one: input, weight and, if there is one, bias.
fn propagate<const N: usize>(ops: Ops<LayerState, N>, gradients: &mut Gradients) {
    let output = gradients.consume::<Flex>(&ops.node);
    let wanted = std::array::from_fn(|i| ops.parents.get(i).is_some_and(Option::is_some));
    for (parent, gradient) in ops.parents.iter().zip(layer_backward(output, &ops.state, wanted)) {
        if let (Some(parent), Some(gradient)) = (parent, gradient) {
            gradients.register::<Flex>(parent.id, gradient);
        }
    }
}

/// The gradients of input, weight and bias, as far as they are wanted.
fn layer_backward(output: FlexTensor, state: &LayerState, wanted: [bool; 3]) -> [Option<FlexTensor>; 3] {
    let sizes = state.sizes;
    let output = side_by_side(output);
    let (dy, y) = (numbers(&output), numbers(&state.output));
    let (x, w) = (numbers(&state.input), numbers(&state.weight));
    let [want_input, want_weight, want_bias] = wanted;
    let mut db = vec![0.0; sizes.n * sizes.d_output];
    // Of a wide map the rows of all maps lie side by side, [batch, n, d_output].
    let mut dz = vec![0.0; sizes.output()];
    let Sizes { n, batch, d_output, .. } = sizes;
    let (step, places) =
        if sizes.is_wide() { (n * d_output, d_output) } else { (d_output, batch * d_output) };
    for map in 0..n {
        let rows = map * batch * d_output..(map + 1) * batch * d_output;
        let db = &mut db[map * d_output..][..d_output];
        unbend(&mut dz[map * places..], step, db, [&dy[rows.clone()], &y[rows]], state.slope);
    }
    let input_shape = || {
        let mut shape = dims(&state.input);
        if let [maps, _, _] = &mut shape[..] {
            *maps = sizes.n_inputs;
        }
        shape
    };
    let dx = want_input.then(|| tensor(input_gradient(&dz, w, sizes), input_shape()));
    let dw = want_weight.then(|| {
        let dw = weight_tiles(x, &dz, sizes).unwrap_or_else(|| weight_gradient(x, &dz, sizes));
        tensor(dw, dims(&state.weight))
    });
    let db = state.bias.as_ref().filter(|_| want_bias).map(|shape| tensor(db, shape.clone()));
    [dx, dw, db]
}

simd! {
    /// The gradient before the activation, in rows that are `step` numbers apart, and its sum over the rows.
    fn unbend(dz: &mut [f32], step: usize, db: &mut [f32], both: [&[f32]; 2], slope: f32) {
        let (d, [dy, y]) = (db.len(), both);
        for ((dz, dy), y) in dz.chunks_mut(step).zip(dy.chunks_exact(d)).zip(y.chunks_exact(d)) {
            for (((dz, db), dy), y) in dz.iter_mut().zip(&mut *db).zip(dy).zip(y) {
                let z = if *y > 0.0 { *dy } else { slope * dy };
                *dz = z;
                *db += z;
            }
        }
    }
}

/// `x' · dz` of every map by tiles, where the processor has them and the work is not for several cores.
fn weight_tiles(x: &[f32], dz: &[f32], sizes: Sizes) -> Option<Vec<f32>> {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    if threads(sizes.multiplications()) > 1 {
        return None;
    }
    let mut dw = vec![0.0; n * d_input * d_output];
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
                    copy(&mut dw[(map * d_input + row) * d_output + column..][..n], &sums[..n]);
                    columns.start += n;
                    sums = &sums[n..];
                }
            },
        );
    }
    Some(dw)
}

/// `x' · dz` of every map.
fn weight_gradient(x: &[f32], dz: &[f32], sizes: Sizes) -> Vec<f32> {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    let mut dw = vec![0.0; n * d_input * d_output];
    let threads = threads(sizes.multiplications());
    if sizes.is_wide() {
        let x = Matrix::of_rows(x, d_input).transposed();
        let width = n * d_output;
        product(&mut dw, x, Matrix::of_rows(dz, width), [d_input, batch, width], threads);
        return sizes.narrowed(&dw);
    }
    for (map, dw) in dw.chunks_exact_mut((d_input * d_output).max(1)).enumerate() {
        let x = Matrix::of_rows(&x[map * batch * d_input..], d_input).transposed();
        let dz = Matrix::of_rows(&dz[map * batch * d_output..], d_output);
        product(dw, x, dz, [d_input, batch, d_output], threads);
    }
    dw
}

/// `dz · w'`, over all maps that read the input.
fn input_gradient(dz: &[f32], w: &[f32], sizes: Sizes) -> Vec<f32> {
    let Sizes { n, batch, d_input, d_output, .. } = sizes;
    let threads = threads(sizes.multiplications());
    if sizes.n_inputs < n {
        let (wide, width) = (sizes.widened(w), n * d_output);
        let mut dx = vec![0.0; batch * d_input];
        let w = Matrix::of_rows(&wide, width).transposed();
        product(&mut dx, Matrix::of_rows(dz, width), w, [batch, width, d_input], threads);
        return dx;
    }
    let mut dx = vec![0.0; n * batch * d_input];
    // Of maps that read equal inputs the rows lie side by side.
    let (step, places) =
        if sizes.is_wide() { (n * d_output, d_output) } else { (d_output, batch * d_output) };
    for (map, dx) in dx.chunks_exact_mut((batch * d_input).max(1)).enumerate() {
        let dz = Matrix::of_rows(&dz[map * places..], step);
        let w = Matrix::of_rows(&w[map * d_input * d_output..], d_output).transposed();
        product(dx, dz, w, [batch, d_output, d_input], threads);
    }
    dx
}
