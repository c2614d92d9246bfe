//! Heads with one network a task give PyTorch's outputs and gradients, which `tests/golden/per_task.py`
//! wrote down.

use burn::prelude::*;
use girandole_nn::{
    Activation, CrossStitchConfig, Head, IntoHead, L2ConstrainedConfig, SingleTaskConfig,
    TensorFactorizationConfig,
};

use crate::golden::{Case, case_of, check};
use crate::params::values;

const WIDTHS: [usize; 2] = [6, 2];

const BANKS: [(&str, &str); 4] = [
    ("networks.layers.0.linear.weight", "w1"),
    ("networks.layers.0.linear.bias", "b1"),
    ("networks.layers.1.linear.weight", "w2"),
    ("networks.layers.1.linear.bias", "b2"),
];

fn case(name: &str) -> Case {
    case_of(include_str!("../golden/per_task.json"), name)
}

/// The head of that config for the golden sizes.
fn head<I: IntoHead>(config: I) -> I::Head {
    config.into_head(5, 3, &Device::flex().autodiff()).unwrap()
}

/// Compares outputs and the gradients of all parameters.
fn check_all<H: Head>(name: &str, head: H, names: &[(&str, &str)]) {
    assert_eq!(values(&head).len(), names.len(), "every parameter is compared");
    check(&case(name), head, names, |head, x| head.forward(x));
}

#[test]
fn single_tasks_equal_pytorch() {
    let config = SingleTaskConfig::new(WIDTHS).with_activation(Activation::Tanh);
    check_all("single_task", head(config), &BANKS);
}

#[test]
fn cross_stitch_equals_pytorch_with_one_alpha_a_layer_and_one_a_unit() {
    let names = [&BANKS[..], &[("stitches.0", "s1"), ("stitches.1", "s2")]].concat();
    for (name, per_unit) in [("cross_stitch", false), ("cross_stitch_per_unit", true)] {
        let config = CrossStitchConfig::new(WIDTHS).with_activation(Activation::Tanh).with_per_unit(per_unit);
        check_all(name, head(config), &names);
    }
}

#[test]
fn tensor_factorization_equals_pytorch() {
    let config = TensorFactorizationConfig::new(WIDTHS, [3, 4, 2]).with_activation(Activation::Tanh);
    let names = [
        ("layers.0.linear.core", "s1"),
        ("layers.0.linear.u1", "u11"),
        ("layers.0.linear.u2", "u21"),
        ("layers.0.linear.u3", "u31"),
        ("layers.0.linear.bias", "b1"),
        ("layers.1.linear.core", "s2"),
        ("layers.1.linear.u1", "u12"),
        ("layers.1.linear.u2", "u22"),
        ("layers.1.linear.u3", "u32"),
        ("layers.1.linear.bias", "b2"),
    ];
    check_all("tensor_factorization", head(config), &names);
}

#[test]
fn the_penalty_of_constrained_weights_equals_pytorch() {
    let config = L2ConstrainedConfig::new(WIDTHS).with_activation(Activation::Tanh).with_alpha(0.3);
    check(&case("l2_constrained"), head(config), &BANKS, |head, x| {
        (head.forward(x).sum() + head.penalty().unwrap()).reshape([1, 1, 1])
    });
}
