//! The mixture and its gradients, row by row.

use std::ops::Range;

use burn::backend::Flex;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::flex::FlexTensor;

use crate::buffer::Buffer;
use crate::floats::{dims, numbers, side_by_side};
use crate::matrix::{pieces, threads};
use crate::share::{by_rows, share};
use crate::simd::simd;

/// Sums side by side in a dot product, as many on every processor.
const LANES: usize = 16;

/// Sums side by side in a weighted sum of vectors.
const BLOCK: usize = 16;

/// What the gradients need.
#[derive(Debug, Clone)]
pub(crate) struct MixtureState {
    pub(crate) weights: FlexTensor,
    pub(crate) experts: FlexTensor,
}

/// A mixture with what it was made of.
pub(crate) struct Mixed {
    pub(crate) weights: FlexTensor,
    pub(crate) experts: FlexTensor,
    pub(crate) output: FlexTensor,
}

/// Of the mixture.
#[derive(Debug)]
pub(crate) struct MixtureBackward;

#[derive(Debug, Clone, Copy)]
struct Sizes {
    n_tasks: usize,
    batch: usize,
    n_experts: usize,
    d: usize,
}

impl Sizes {
    /// The rows in blocks, one a core where there is much to do.
    fn blocks(&self) -> Vec<Range<usize>> {
        pieces(self.batch, threads(self.n_tasks * self.batch * self.n_experts * self.d))
    }

    fn of(weights: &FlexTensor, experts: &FlexTensor) -> Self {
        let (weights, experts) = (dims(weights), dims(experts));
        match (&weights[..], &experts[..]) {
            (&[n_tasks, batch, n_experts], &[n, rows, d]) if n == n_experts && rows == batch => {
                Self { n_tasks, batch, n_experts, d }
            }
            _ => panic!("weights of {weights:?} do not fit experts of {experts:?}"),
        }
    }
}

/// Mixes the experts.
pub(crate) fn mixture_forward(weights: FlexTensor, experts: FlexTensor) -> Mixed {
    let sizes = Sizes::of(&weights, &experts);
    let (weights, experts) = (side_by_side(weights), side_by_side(experts));
    let Sizes { n_tasks, batch, d, .. } = sizes;
    let mut output = Buffer::with_leftovers(n_tasks * batch * d);
    let blocks = sizes.blocks();
    share(
        by_rows(&mut output, [n_tasks, batch, d], &blocks).zip(&blocks),
        blocks.len() > 1,
        |(places, rows)| {
            forward(places, rows.start, [numbers(&weights), numbers(&experts)], sizes);
        },
    );
    let output = output.into_tensor([n_tasks, batch, d]);
    Mixed { weights, experts, output }
}

impl Backward<Flex, 2> for MixtureBackward {
    type State = MixtureState;

    fn backward(self, ops: Ops<MixtureState, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = side_by_side(gradients.consume::<Flex>(&ops.node));
        let MixtureState { weights, experts } = ops.state;
        let sizes = Sizes::of(&weights, &experts);
        let [to_weights, to_experts] = ops.parents;
        let (dy, blocks) = (numbers(&output), sizes.blocks());
        let much = blocks.len() > 1;
        let Sizes { n_tasks, batch, n_experts, d } = sizes;
        if let Some(parent) = to_weights {
            let mut dw = Buffer::with_leftovers(n_tasks * batch * n_experts);
            share(
                by_rows(&mut dw, [n_tasks, batch, n_experts], &blocks).zip(&blocks),
                much,
                |(places, rows)| {
                    weight_gradient(places, rows.start, [dy, numbers(&experts)], sizes);
                },
            );
            gradients.register::<Flex>(parent.id, dw.into_tensor(dims(&weights)));
        }
        if let Some(parent) = to_experts {
            let mut de = Buffer::with_leftovers(n_experts * batch * d);
            share(by_rows(&mut de, [n_experts, batch, d], &blocks).zip(&blocks), much, |(places, rows)| {
                expert_gradient(places, rows.start, [dy, numbers(&weights)], sizes);
            });
            gradients.register::<Flex>(parent.id, de.into_tensor(dims(&experts)));
        }
    }
}

simd! {
    /// Rows from `first` on; a block of numbers at a time in registers, over all experts.
    fn forward(places: Vec<&mut [f32]>, first: usize, both: [&[f32]; 2], sizes: Sizes) {
        let ([weights, experts], Sizes { batch, n_experts, d, .. }) = (both, sizes);
        for (task, place) in places.into_iter().enumerate() {
            for (row, output) in place.chunks_exact_mut(d).enumerate() {
                let row = first + row;
                let weights = &weights[(task * batch + row) * n_experts..][..n_experts];
                weighted_sum(output, weights.iter().copied(), |expert| &experts[(expert * batch + row) * d..][..d]);
            }
        }
    }
}

simd! {
    fn weight_gradient(places: Vec<&mut [f32]>, first: usize, both: [&[f32]; 2], sizes: Sizes) {
        let ([dy, experts], Sizes { batch, n_experts, d, .. }) = (both, sizes);
        for (task, place) in places.into_iter().enumerate() {
            for (row, dw) in place.chunks_exact_mut(n_experts).enumerate() {
                let row = first + row;
                let dy = &dy[(task * batch + row) * d..][..d];
                for (expert, dw) in dw.iter_mut().enumerate() {
                    *dw = dot(dy, &experts[(expert * batch + row) * d..][..d]);
                }
            }
        }
    }
}

simd! {
    fn expert_gradient(places: Vec<&mut [f32]>, first: usize, both: [&[f32]; 2], sizes: Sizes) {
        let ([dy, weights], Sizes { n_tasks, batch, n_experts, d }) = (both, sizes);
        for (expert, place) in places.into_iter().enumerate() {
            for (row, de) in place.chunks_exact_mut(d).enumerate() {
                let row = first + row;
                let weights = (0..n_tasks).map(|task| weights[(task * batch + row) * n_experts + expert]);
                weighted_sum(de, weights, |task| &dy[(task * batch + row) * d..][..d]);
            }
        }
    }
}

/// `Σ w_i · v_i` into `sum`.
#[inline(always)]
fn weighted_sum<'a>(
    sum: &mut [f32],
    weights: impl Iterator<Item = f32> + Clone,
    vector: impl Fn(usize) -> &'a [f32],
) {
    let mut blocks = sum.chunks_exact_mut(BLOCK);
    let mut from = 0;
    for block in &mut blocks {
        let mut sums = [0.0f32; BLOCK];
        for (i, weight) in weights.clone().enumerate() {
            for (sum, x) in sums.iter_mut().zip(&vector(i)[from..][..BLOCK]) {
                *sum += weight * x;
            }
        }
        block.copy_from_slice(&sums);
        from += BLOCK;
    }
    let rest = blocks.into_remainder();
    rest.fill(0.0);
    for (i, weight) in weights.enumerate() {
        for (sum, x) in rest.iter_mut().zip(&vector(i)[from..]) {
            *sum += weight * x;
        }
    }
}

/// `Σ a · b`, in as many sums side by side on every processor.
#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    let (a_blocks, b_blocks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_blocks.remainder().iter().zip(b_blocks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_blocks.zip(b_blocks) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}
