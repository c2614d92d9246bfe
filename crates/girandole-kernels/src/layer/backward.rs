//! The gradients of a layer.

use burn::backend::Flex;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::flex::FlexTensor;

use super::forward::LayerState;
use super::sizes::Sizes;
use crate::buffer::Buffer;
use crate::floats::{numbers, own, side_by_side};
use crate::share::{BLOCK, is_much, share};
use crate::simd::simd;

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
    let sizes = state.factors.sizes;
    let y = numbers(&state.output);
    let [want_input, want_weight, want_bias] = wanted;
    let (dz, db) = match sizes.is_wide() {
        true => {
            let output = side_by_side(output);
            unbent_side_by_side(numbers(&output), y, state.slope, sizes)
        }
        false => unbent(own(output), y, state.slope, sizes),
    };
    let (dx, dw) = state.factors.gradients(numbers(&dz), [want_input, want_weight]);
    let db = state.bias.as_ref().filter(|_| want_bias).map(|shape| db.into_tensor(shape.clone()));
    [dx, dw, db]
}

/// The gradient before the activation, in the place of that behind it, and its sum over the rows of each map.
fn unbent(mut dz: FlexTensor, y: &[f32], slope: f32, sizes: Sizes) -> (FlexTensor, Buffer) {
    let d = sizes.d_output;
    let mut sums = BlockSums::new(sizes);
    let blocks = sizes.blocks(dz.storage_mut()).zip(sizes.blocks_of(y)).zip(sums.places());
    share(blocks, is_much(y.len()), |((dz, y), sum)| unbend(dz, y, &mut sum[..d], slope));
    (dz, sums.total())
}

/// The same in rows that hold all maps side by side, `[batch, n, d_output]`.
fn unbent_side_by_side(dy: &[f32], y: &[f32], slope: f32, sizes: Sizes) -> (FlexTensor, Buffer) {
    let Sizes { n, batch, d_output: d, .. } = sizes;
    let (mut dz, mut db) = (Buffer::with_leftovers(sizes.output()), Buffer::zeros(n * d));
    for (map, db) in db.chunks_exact_mut(d.max(1)).enumerate() {
        let rows = map * batch * d..(map + 1) * batch * d;
        unbend_apart(&mut dz[map * d..], n * d, db, [&dy[rows.clone()], &y[rows]], slope);
    }
    (dz.into_tensor([batch, n * d]), db)
}

/// Sums over the rows of each map, block by block, so that cores do not change them.
pub(super) struct BlockSums {
    sums: Buffer,
    sizes: Sizes,
}

impl BlockSums {
    pub(super) fn new(sizes: Sizes) -> Self {
        Self { sums: Buffer::zeros(sizes.n * sizes.n_blocks() * sizes.d_output), sizes }
    }

    /// The place of each block's sums, `[d_output]`.
    pub(super) fn places(&mut self) -> impl Iterator<Item = &mut [f32]> {
        self.sums.chunks_exact_mut(self.sizes.d_output.max(1))
    }

    /// Each block's sums, map by map.
    pub(super) fn of_maps(&self) -> impl Iterator<Item = &[f32]> {
        self.sums.chunks_exact((self.sizes.n_blocks() * self.sizes.d_output).max(1))
    }

    /// The sums over all rows of each map, `[n, d_output]`.
    pub(super) fn total(&self) -> Buffer {
        let d = self.sizes.d_output.max(1);
        let mut total = Buffer::zeros(self.sizes.n * self.sizes.d_output);
        for (total, sums) in total.chunks_exact_mut(d).zip(self.of_maps()) {
            for sums in sums.chunks_exact(d) {
                total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
            }
        }
        total
    }
}

impl Sizes {
    /// Blocks of rows in each map.
    pub(super) fn n_blocks(&self) -> usize {
        self.batch.div_ceil(BLOCK)
    }

    /// The blocks of rows of all maps, `[n, batch, d_output]`.
    pub(super) fn blocks_of<'a>(&self, numbers: &'a [f32]) -> impl Iterator<Item = &'a [f32]> {
        let block = (BLOCK * self.d_output).max(1);
        numbers.chunks_exact((self.batch * self.d_output).max(1)).flat_map(move |map| map.chunks(block))
    }

    /// The blocks of rows of all maps, `[n, batch, d_output]`.
    pub(super) fn blocks<'a>(&self, numbers: &'a mut [f32]) -> impl Iterator<Item = &'a mut [f32]> {
        let block = (BLOCK * self.d_output).max(1);
        numbers
            .chunks_exact_mut((self.batch * self.d_output).max(1))
            .flat_map(move |map| map.chunks_mut(block))
    }
}

simd! {
    fn unbend(dz: &mut [f32], y: &[f32], db: &mut [f32], slope: f32) {
        let d = db.len();
        for (dz, y) in dz.chunks_exact_mut(d).zip(y.chunks_exact(d)) {
            for ((dz, db), y) in dz.iter_mut().zip(&mut *db).zip(y) {
                let z = if *y > 0.0 { *dz } else { slope * *dz };
                *dz = z;
                *db += z;
            }
        }
    }
}

simd! {
    fn unbend_apart(dz: &mut [f32], step: usize, db: &mut [f32], both: [&[f32]; 2], slope: f32) {
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
