//! Gates of all tasks.

use burn::tensor::activation::softmax;

use crate::against::{Leaf, ramp, same};

#[test]
fn gates_equal_a_softmax_over_the_experts() {
    for [batch, n_experts, n_tasks] in [[1, 1, 1], [5, 3, 2], [256, 8, 2], [33, 17, 5]] {
        for scale in [1.0, 0.5, 30.0] {
            same(
                [Leaf::Two(ramp([batch, n_experts * n_tasks], 0.4))],
                |[logits]| girandole_kernels::gate(logits.two(), n_tasks, scale).expect("flex has it"),
                |[logits]| {
                    let logits = logits.two().clone().reshape([batch, n_experts, n_tasks]).permute([2, 0, 1]);
                    softmax(logits * scale, 2)
                },
                &format!("{batch} rows, {n_experts} experts, {n_tasks} tasks, scale {scale}"),
            );
        }
    }
}

#[test]
fn weights_sum_to_one_however_large_the_logits() {
    let logits = ramp([9, 12], 0.2) * 1e30;
    let weights = girandole_kernels::gate(&logits, 3, 1.0).expect("flex has it");
    for sum in weights.sum_dim(2).into_data().iter::<f32>() {
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
}
