//! The losses and their gradients over slices.

use burn::backend::Flex;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::flex::FlexTensor;

use crate::buffer::Buffer;
use crate::exponential::exp;
use crate::floats::{dims, numbers, own, side_by_side};
use crate::simd::simd;

/// What the gradient of the cross entropy needs.
#[derive(Debug, Clone)]
pub(crate) struct CrossEntropyState {
    pub(crate) logits: FlexTensor,
    pub(crate) targets: FlexTensor,
}

/// Of the cross entropy: logits and targets.
#[derive(Debug)]
pub(crate) struct CrossEntropyBackward;

/// Of the total: losses and weights. The state is the gradient of each loss.
#[derive(Debug)]
pub(crate) struct TotalBackward;

/// The losses, and what they were made of.
pub(crate) fn cross_entropy(logits: FlexTensor, targets: FlexTensor) -> (CrossEntropyState, FlexTensor) {
    let shape = dims(&logits);
    assert_eq!(shape, dims(&targets), "logits and targets differ in size");
    let (logits, targets) = (side_by_side(logits), side_by_side(targets));
    let mut losses = Buffer::with_leftovers(shape.iter().product());
    for ((loss, z), y) in losses.iter_mut().zip(numbers(&logits)).zip(numbers(&targets)) {
        // max(z, 0) - y z + ln(1 + e^-|z|), finite for every finite logit.
        *loss = z.max(0.0) - y * z + (-z.abs()).exp().ln_1p();
    }
    let losses = losses.into_tensor(shape);
    (CrossEntropyState { logits, targets }, losses)
}

/// The total, and the gradient of each loss in it.
pub(crate) fn total(losses: FlexTensor, weights: FlexTensor, tasks: &[f32]) -> (FlexTensor, FlexTensor) {
    let (shape, n_tasks) = (dims(&losses), tasks.len());
    assert!(
        shape == dims(&weights) && shape.last() == Some(&n_tasks),
        "losses of {shape:?} do not fit weights of {:?} and {n_tasks} tasks",
        dims(&weights)
    );
    let (losses, weights) = (side_by_side(losses), side_by_side(weights));
    let mut sums = vec![0.0f32; n_tasks];
    for row in numbers(&weights).chunks_exact(n_tasks.max(1)) {
        sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
    }
    let factors: Vec<f32> =
        sums.iter().zip(tasks).map(|(sum, task)| if *sum == 0.0 { 0.0 } else { task / sum }).collect();
    let mut gradient = Buffer::with_leftovers(numbers(&weights).len());
    let rows = numbers(&weights).chunks_exact(n_tasks.max(1)).zip(gradient.chunks_exact_mut(n_tasks.max(1)));
    let mut total = 0.0f32;
    for ((weights, places), losses) in rows.zip(numbers(&losses).chunks_exact(n_tasks.max(1))) {
        for (((place, weight), factor), loss) in places.iter_mut().zip(weights).zip(&factors).zip(losses) {
            *place = weight * factor;
            total += *place * loss;
        }
    }
    let mut sum = Buffer::zeros(1);
    sum[0] = total;
    (sum.into_tensor([1]), gradient.into_tensor(shape))
}

impl Backward<Flex, 2> for CrossEntropyBackward {
    type State = CrossEntropyState;

    fn backward(self, ops: Ops<CrossEntropyState, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = gradients.consume::<Flex>(&ops.node);
        let [Some(parent), _] = ops.parents else { return };
        let mut gradient = own(output);
        slope(gradient.storage_mut(), numbers(&ops.state.logits), numbers(&ops.state.targets));
        gradients.register::<Flex>(parent.id, gradient);
    }
}

impl Backward<Flex, 2> for TotalBackward {
    type State = FlexTensor;

    fn backward(self, ops: Ops<FlexTensor, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let output = side_by_side(gradients.consume::<Flex>(&ops.node));
        let [Some(parent), _] = ops.parents else { return };
        let mut gradient = own(ops.state);
        let times = numbers(&output)[0];
        if times != 1.0 {
            gradient.storage_mut::<f32>().iter_mut().for_each(|gradient| *gradient *= times);
        }
        gradients.register::<Flex>(parent.id, gradient);
    }
}

simd! {
    /// `(σ(z) - y)` times what comes from behind.
    fn slope(gradient: &mut [f32], logits: &[f32], targets: &[f32]) {
        for ((gradient, z), y) in gradient.iter_mut().zip(logits).zip(targets) {
            // Below, a float has nothing left of σ but rounding.
            let share = if *z < -87.0 { 0.0 } else { 1.0 / (1.0 + exp(-z)) };
            *gradient *= share - y;
        }
    }
}
