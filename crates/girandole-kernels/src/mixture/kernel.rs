//! The mixture and its gradients, row by row.

use burn::backend::Flex;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::flex::FlexTensor;

use crate::floats::{dims, numbers, side_by_side, tensor};
use crate::simd::simd;

/// Sums side by side in a dot product, as many on every processor.
const LANES: usize = 16;

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
    let mut output = vec![0.0; sizes.n_tasks * sizes.batch * sizes.d];
    forward(&mut output, numbers(&weights), numbers(&experts), sizes);
    let output = tensor(output, [sizes.n_tasks, sizes.batch, sizes.d]);
    Mixed { weights, experts, output }
}

impl Backward<Flex, 2> for MixtureBackward {
    type State = MixtureState;

    fn backward(self, ops: Ops<MixtureState, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = side_by_side(gradients.consume::<Flex>(&ops.node));
        let MixtureState { weights, experts } = ops.state;
        let sizes = Sizes::of(&weights, &experts);
        let [to_weights, to_experts] = ops.parents;
        let dy = numbers(&output);
        if let Some(parent) = to_weights {
            let mut dw = vec![0.0; sizes.n_tasks * sizes.batch * sizes.n_experts];
            weight_gradient(&mut dw, dy, numbers(&experts), sizes);
            gradients.register::<Flex>(parent.id, tensor(dw, dims(&weights)));
        }
        if let Some(parent) = to_experts {
            let mut de = vec![0.0; sizes.n_experts * sizes.batch * sizes.d];
            expert_gradient(&mut de, dy, numbers(&weights), sizes);
            gradients.register::<Flex>(parent.id, tensor(de, dims(&experts)));
        }
    }
}

simd! {
    fn forward(output: &mut [f32], weights: &[f32], experts: &[f32], sizes: Sizes) {
        let Sizes { batch, n_experts, d, .. } = sizes;
        for (row, (output, weights)) in
            output.chunks_exact_mut(d).zip(weights.chunks_exact(n_experts)).enumerate()
        {
            let row = row % batch;
            for (expert, weight) in weights.iter().enumerate() {
                let from = &experts[(expert * batch + row) * d..][..d];
                for (y, e) in output.iter_mut().zip(from) {
                    *y += weight * e;
                }
            }
        }
    }
}

simd! {
    fn weight_gradient(dw: &mut [f32], dy: &[f32], experts: &[f32], sizes: Sizes) {
        let Sizes { batch, n_experts, d, .. } = sizes;
        for (row, (dw, dy)) in dw.chunks_exact_mut(n_experts).zip(dy.chunks_exact(d)).enumerate() {
            let row = row % batch;
            for (expert, dw) in dw.iter_mut().enumerate() {
                let e = &experts[(expert * batch + row) * d..][..d];
                let mut sums = [0.0f32; LANES];
                let (dy_blocks, e_blocks) = (dy.chunks_exact(LANES), e.chunks_exact(LANES));
                let rest: f32 = dy_blocks.remainder().iter().zip(e_blocks.remainder()).map(|(a, b)| a * b).sum();
                for (dy, e) in dy_blocks.zip(e_blocks) {
                    for ((sum, dy), e) in sums.iter_mut().zip(dy).zip(e) {
                        *sum += dy * e;
                    }
                }
                *dw = sums.iter().sum::<f32>() + rest;
            }
        }
    }
}

simd! {
    fn expert_gradient(de: &mut [f32], dy: &[f32], weights: &[f32], sizes: Sizes) {
        let Sizes { n_tasks, batch, n_experts, d } = sizes;
        for (expert, rows) in de.chunks_exact_mut((batch * d).max(1)).enumerate() {
            for task in 0..n_tasks {
                let dy = &dy[task * batch * d..][..batch * d];
                let weights = &weights[task * batch * n_experts..];
                for (row, (de, dy)) in rows.chunks_exact_mut(d).zip(dy.chunks_exact(d)).enumerate() {
                    let weight = weights[row * n_experts + expert];
                    for (de, dy) in de.iter_mut().zip(dy) {
                        *de += weight * dy;
                    }
                }
            }
        }
    }
}
