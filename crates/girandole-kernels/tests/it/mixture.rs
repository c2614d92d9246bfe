//! Mixtures of experts.

use crate::against::{Leaf, ramp, same};

#[test]
fn a_mixture_equals_a_weighted_sum() {
    for [n_tasks, batch, n_experts, d] in [[1, 1, 1, 1], [2, 5, 3, 4], [2, 256, 8, 16], [5, 19, 7, 45]] {
        same(
            [
                Leaf::Three(ramp([n_tasks, batch, n_experts], 0.1)),
                Leaf::Three(ramp([n_experts, batch, d], 0.2)),
            ],
            |[weights, experts]| {
                girandole_kernels::mixture(weights.three(), experts.three()).expect("flex has it")
            },
            |[weights, experts]| {
                let experts = experts.three().clone().permute([1, 0, 2]);
                weights.three().clone().permute([1, 0, 2]).matmul(experts).permute([1, 0, 2])
            },
            &format!("{n_tasks} tasks, {batch} rows, {n_experts} experts of {d}"),
        );
    }
}

#[test]
#[should_panic(expected = "do not fit experts")]
fn sizes_that_do_not_fit_are_refused() {
    let _ = girandole_kernels::mixture(&ramp([2, 5, 3], 0.1), &ramp([4, 5, 6], 0.2));
}
