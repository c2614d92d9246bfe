//! The softmax of all tasks' gates and its gradient, row by row.

use burn::backend::Flex;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::flex::FlexTensor;

use crate::buffer::Buffer;
use crate::exponential::exp;
use crate::floats::{dims, numbers, side_by_side};
use crate::simd::simd;

/// What the gradient needs.
#[derive(Debug, Clone)]
pub(crate) struct GateState {
    pub(crate) weights: FlexTensor,
    pub(crate) scale: f32,
}

/// Of the gates.
#[derive(Debug)]
pub(crate) struct GateBackward;

/// `[batch, n_experts · n_tasks]` to `[n_tasks, batch, n_experts]`.
pub(crate) fn gate_forward(logits: FlexTensor, n_tasks: usize, scale: f32) -> FlexTensor {
    let [batch, width] = dims(&logits)[..] else { panic!("logits of {:?} are no matrix", dims(&logits)) };
    assert!(n_tasks > 0 && width % n_tasks == 0, "{width} logits are not those of {n_tasks} tasks");
    let (logits, n_experts) = (side_by_side(logits), width / n_tasks);
    let mut weights = Buffer::with_leftovers(batch * width);
    forward(&mut weights, numbers(&logits), scale, [batch, n_experts, n_tasks]);
    weights.into_tensor([n_tasks, batch, n_experts])
}

impl Backward<Flex, 1> for GateBackward {
    type State = GateState;

    fn backward(self, ops: Ops<GateState, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = side_by_side(gradients.consume::<Flex>(&ops.node));
        let [Some(parent)] = ops.parents else { return };
        let GateState { weights, scale } = ops.state;
        let [n_tasks, batch, n_experts] = dims(&weights)[..] else { return };
        let mut logits = Buffer::with_leftovers(n_tasks * batch * n_experts);
        let both = [numbers(&output), numbers(&weights)];
        backward(&mut logits, both, scale, [batch, n_experts, n_tasks]);
        gradients.register::<Flex>(parent.id, logits.into_tensor([batch, n_experts * n_tasks]));
    }
}

simd! {
    fn forward(weights: &mut [f32], logits: &[f32], scale: f32, sizes: [usize; 3]) {
        let [batch, n_experts, n_tasks] = sizes;
        for task in 0..n_tasks {
            let rows = &mut weights[task * batch * n_experts..][..batch * n_experts];
            for (row, logits) in rows.chunks_exact_mut(n_experts).zip(logits.chunks_exact(n_experts * n_tasks)) {
                let mut top = f32::NEG_INFINITY;
                for (weight, logit) in row.iter_mut().zip(logits[task..].iter().step_by(n_tasks)) {
                    *weight = logit * scale;
                    top = top.max(*weight);
                }
                for weight in row.iter_mut() {
                    *weight = exp(*weight - top);
                }
                let sum: f32 = row.iter().sum();
                for weight in row.iter_mut() {
                    *weight /= sum;
                }
            }
        }
    }
}

simd! {
    /// `scale · w (dw - Σ w dw)`.
    fn backward(logits: &mut [f32], both: [&[f32]; 2], scale: f32, sizes: [usize; 3]) {
        let ([dw, w], [batch, n_experts, n_tasks]) = (both, sizes);
        for task in 0..n_tasks {
            let own = task * batch * n_experts..(task + 1) * batch * n_experts;
            let rows = dw[own.clone()].chunks_exact(n_experts).zip(w[own].chunks_exact(n_experts));
            for ((dw, w), logits) in rows.zip(logits.chunks_exact_mut(n_experts * n_tasks)) {
                let sum: f32 = dw.iter().zip(w).map(|(dw, w)| dw * w).sum();
                for ((logit, dw), w) in logits[task..].iter_mut().step_by(n_tasks).zip(dw).zip(w) {
                    *logit = scale * w * (dw - sum);
                }
            }
        }
    }
}
