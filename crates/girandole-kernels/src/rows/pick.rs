//! Rows put where examples have them, and the sums of their gradients.

use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Flex, backend_extension};

use super::NO_ROW;
use super::gather::copy_row;
use super::prefetch::LINE;
use crate::floats::{dims, numbers, side_by_side, tensor};
use crate::simd::simd;

/// Operations on rows with a gradient of their own.
#[backend_extension(Flex, Autodiff)]
pub(crate) trait RowOps: Backend {
    /// See [`pick`](crate::pick).
    fn fused_pick(rows: FloatTensor<Self>, positions: Arc<[u32]>, n_inputs: usize) -> FloatTensor<Self>;
}

/// Of the picking.
#[derive(Debug)]
struct PickBackward;

/// What the gradient needs.
#[derive(Debug, Clone)]
struct PickState {
    positions: Arc<[u32]>,
    n_rows: usize,
    d: usize,
}

impl RowOps for Flex {
    fn fused_pick(rows: FloatTensor<Self>, positions: Arc<[u32]>, n_inputs: usize) -> FloatTensor<Self> {
        forward(rows, &positions, n_inputs)
    }
}

impl<C: CheckpointStrategy> RowOps for Autodiff<Flex, C> {
    fn fused_pick(rows: FloatTensor<Self>, positions: Arc<[u32]>, n_inputs: usize) -> FloatTensor<Self> {
        let (rows, node) = rows.into_parts();
        let [n_rows, d] = dims(&rows)[..] else { panic!("rows of {:?} are no matrix", dims(&rows)) };
        let output = forward(rows, &positions, n_inputs);
        match PickBackward.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(PickState { positions, n_rows, d }, output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        }
    }
}

impl Backward<Flex, 1> for PickBackward {
    type State = PickState;

    fn backward(self, ops: Ops<PickState, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = side_by_side(gradients.consume::<Flex>(&ops.node));
        let [Some(parent)] = ops.parents else { return };
        let PickState { positions, n_rows, d } = ops.state;
        let mut rows = vec![0.0; n_rows * d];
        add(&mut rows, numbers(&output), &positions, d);
        gradients.register::<Flex>(parent.id, tensor(rows, [n_rows, d]));
    }
}

fn forward(rows: FlexTensor, positions: &[u32], n_inputs: usize) -> FlexTensor {
    let d = check(&rows, positions, n_inputs);
    let n = positions.len();
    let rows = side_by_side(rows);
    let mut output = vec![0.0; n * d];
    put(&mut output, numbers(&rows), positions, d);
    tensor(output, [n / n_inputs, n_inputs * d])
}

/// The width of the rows, if all positions are of some.
pub(super) fn check(rows: &FlexTensor, positions: &[u32], n_inputs: usize) -> usize {
    let [n_rows, d] = dims(rows)[..] else { panic!("rows of {:?} are no matrix", dims(rows)) };
    let n = positions.len();
    assert!(n_inputs > 0 && n.is_multiple_of(n_inputs), "{n} positions are no multiple of {n_inputs} inputs");
    let is_wrong = |position: &&u32| **position as usize >= n_rows && **position != NO_ROW;
    if let Some(position) = positions.iter().find(is_wrong) {
        panic!("position {position} is not below {n_rows} rows");
    }
    d
}

simd! {
    fn put(output: &mut [f32], rows: &[f32], positions: &[u32], d: usize) {
        let places = output.chunks_exact_mut(d).zip(positions);
        for (to, position) in places.filter(|(_, position)| **position != NO_ROW) {
            copy_row(to, &rows[*position as usize * d..][..d]);
        }
    }
}

simd! {
    /// In the order of the examples, so that the sums are the same at every run.
    fn add(rows: &mut [f32], output: &[f32], positions: &[u32], d: usize) {
        let places = output.chunks_exact(d).zip(positions);
        for (from, position) in places.filter(|(_, position)| **position != NO_ROW) {
            let to = &mut rows[*position as usize * d..][..d];
            let ((to, to_rest), (from, from_rest)) = (to.as_chunks_mut::<LINE>(), from.as_chunks::<LINE>());
            to.iter_mut().zip(from).for_each(|(to, from)| add_all(to, from));
            let ((to, to_rest), (from, from_rest)) =
                (to_rest.as_chunks_mut::<4>(), from_rest.as_chunks::<4>());
            to.iter_mut().zip(from).for_each(|(to, from)| add_all(to, from));
            add_all(to_rest, from_rest);
        }
    }
}

#[inline(always)]
fn add_all(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}
