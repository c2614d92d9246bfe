//! Rows added up example by example, and the sums of their gradients.

use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Flex, backend_extension};

use super::NO_ROW;
use super::pick::check;
use super::prefetch::LINE;
use crate::buffer::Buffer;
use crate::floats::{dims, numbers, side_by_side, tensor};
use crate::share::{BLOCK, is_much, share};
use crate::simd::simd;

/// Sums of rows with a gradient of their own.
#[backend_extension(Flex, Autodiff)]
pub(crate) trait BagOps: Backend {
    /// See [`bag`](crate::bag).
    fn fused_bag(rows: FloatTensor<Self>, slots: Arc<[u32]>, len: usize, mean: bool) -> FloatTensor<Self>;
}

/// Of the sums.
#[derive(Debug)]
struct BagBackward;

/// What the gradient needs.
#[derive(Debug, Clone)]
struct BagState {
    slots: Arc<[u32]>,
    len: usize,
    mean: bool,
    n_rows: usize,
    d: usize,
}

impl BagOps for Flex {
    fn fused_bag(rows: FloatTensor<Self>, slots: Arc<[u32]>, len: usize, mean: bool) -> FloatTensor<Self> {
        forward(rows, &slots, len, mean)
    }
}

impl<C: CheckpointStrategy> BagOps for Autodiff<Flex, C> {
    fn fused_bag(rows: FloatTensor<Self>, slots: Arc<[u32]>, len: usize, mean: bool) -> FloatTensor<Self> {
        let (rows, node) = rows.into_parts();
        let [n_rows, d] = dims(&rows)[..] else { panic!("rows of {:?} are no matrix", dims(&rows)) };
        let output = forward(rows, &slots, len, mean);
        match BagBackward.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(BagState { slots, len, mean, n_rows, d }, output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        }
    }
}

impl Backward<Flex, 1> for BagBackward {
    type State = BagState;

    fn backward(self, ops: Ops<BagState, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = side_by_side(gradients.consume::<Flex>(&ops.node));
        let [Some(parent)] = ops.parents else { return };
        let BagState { slots, len, mean, n_rows, d } = ops.state;
        let mut rows = vec![0.0; n_rows * d];
        spread(&mut rows, numbers(&output), &slots, len, mean, d);
        gradients.register::<Flex>(parent.id, tensor(rows, [n_rows, d]));
    }
}

fn forward(rows: FlexTensor, slots: &[u32], len: usize, mean: bool) -> FlexTensor {
    let d = check(&rows, slots, len);
    let batch = slots.len() / len;
    let rows = side_by_side(rows);
    let rows = numbers(&rows);
    let mut output = Buffer::zeros(batch * d);
    let blocks = output.chunks_mut((BLOCK * d).max(1)).zip(slots.chunks(BLOCK * len));
    share(blocks, is_much(slots.len() * d), |(output, slots)| collect(output, rows, slots, len, mean, d));
    output.into_tensor([batch, d])
}

/// What each row of an example counts: one, or its share of those that are there.
#[inline(always)]
fn weight(slots: &[u32], mean: bool) -> f32 {
    if !mean {
        return 1.0;
    }
    let n = slots.iter().filter(|slot| **slot != NO_ROW).count();
    1.0 / n.max(1) as f32
}

/// `to + from · weight`, line by line.
#[inline(always)]
fn add_scaled(to: &mut [f32], from: &[f32], weight: f32) {
    let ((to, to_rest), (from, from_rest)) = (to.as_chunks_mut::<LINE>(), from.as_chunks::<LINE>());
    for (to, from) in to.iter_mut().zip(from) {
        to.iter_mut().zip(from).for_each(|(to, from)| *to += from * weight);
    }
    to_rest.iter_mut().zip(from_rest).for_each(|(to, from)| *to += from * weight);
}

simd! {
    /// In the order of the slots, whatever else is in the batch.
    fn collect(output: &mut [f32], rows: &[f32], slots: &[u32], len: usize, mean: bool, d: usize) {
        for (to, slots) in output.chunks_exact_mut(d).zip(slots.chunks_exact(len)) {
            let weight = weight(slots, mean);
            for slot in slots.iter().filter(|slot| **slot != NO_ROW) {
                add_scaled(to, &rows[*slot as usize * d..][..d], weight);
            }
        }
    }
}

simd! {
    /// In the order of the examples, so that the sums are the same at every run.
    fn spread(rows: &mut [f32], output: &[f32], slots: &[u32], len: usize, mean: bool, d: usize) {
        for (from, slots) in output.chunks_exact(d).zip(slots.chunks_exact(len)) {
            let weight = weight(slots, mean);
            for slot in slots.iter().filter(|slot| **slot != NO_ROW) {
                add_scaled(&mut rows[*slot as usize * d..][..d], from, weight);
            }
        }
    }
}
