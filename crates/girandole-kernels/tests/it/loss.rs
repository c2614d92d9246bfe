//! From logits to what training lowers.

use burn::prelude::*;
use burn::tensor::activation::log_sigmoid;
use girandole_kernels::{binary_cross_entropy, weighted_total};

use crate::against::{Leaf, ramp, same};

/// Numbers that no gradient asks for.
fn constant(shape: [usize; 2], phase: f64) -> Tensor<2> {
    Tensor::from_inner(ramp(shape, phase).inner())
}

#[test]
fn the_cross_entropy_equals_its_parts() {
    for (shape, scale) in [([1, 1], 1.0), ([37, 2], 5.0), ([256, 8], 60.0)] {
        let targets = constant(shape, 0.4).greater_elem(0.0).float();
        let logits = Leaf::Two((constant(shape, 0.1) * scale).require_grad());
        same(
            [logits],
            |[z]| binary_cross_entropy(z.two(), &targets).expect("flex has it"),
            |[z]| (-targets.clone() + 1.0) * z.two().clone() - log_sigmoid(z.two().clone()),
            &format!("{shape:?} up to {scale}"),
        );
    }
}

#[test]
fn soft_targets_count_by_their_share() {
    let (z, y) = (ramp([5, 3], 0.1), constant([5, 3], 0.9).abs());
    same(
        [Leaf::Two(z)],
        |[z]| binary_cross_entropy(z.two(), &y).expect("flex has it"),
        |[z]| (-y.clone() + 1.0) * z.two().clone() - log_sigmoid(z.two().clone()),
        "soft targets",
    );
}

#[test]
fn the_total_is_the_sum_of_weighted_means() {
    for shape in [[1, 1], [37, 3], [256, 8]] {
        let tasks: Vec<f32> = (0..shape[1]).map(|task| task as f32 + 0.5).collect();
        let weights = constant(shape, 0.3).abs();
        same(
            [Leaf::Two(ramp(shape, 0.1))],
            |[losses]| weighted_total(losses.two(), &weights, &tasks).expect("flex has it"),
            |[losses]| {
                let means = (losses.two().clone() * weights.clone()).sum_dim(0) / weights.clone().sum_dim(0);
                let tasks = Tensor::<1>::from_floats(tasks.as_slice(), &weights.device());
                (means * tasks.unsqueeze_dim::<2>(0)).sum()
            },
            &format!("{shape:?}"),
        );
    }
}

#[test]
fn a_task_without_weight_adds_nothing() {
    let (losses, weights) = (ramp([4, 2], 0.1), constant([4, 2], 0.2) * 0.0);
    let total = weighted_total(&losses, &weights, &[1.0, 1.0]).expect("flex has it");
    assert_eq!(total.clone().into_scalar::<f32>(), 0.0);
    let gradient = losses.grad(&total.backward()).expect("losses are a leaf");
    assert!(gradient.into_data().iter::<f32>().all(|number| number == 0.0));
}

#[test]
fn targets_and_weights_may_be_of_a_graph_and_get_no_gradient() {
    let (a, b) = (ramp([4, 2], 0.1), ramp([4, 2], 0.2));
    let losses = binary_cross_entropy(&a, &b.clone().abs()).expect("flex has it");
    let total = weighted_total(&losses, &b.clone().abs(), &[1.0, 1.0]).expect("flex has it");
    let gradients = total.backward();
    assert!(a.grad(&gradients).is_some() && b.grad(&gradients).is_none());
}
