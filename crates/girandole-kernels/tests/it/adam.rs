//! One step of Adam.

use burn::prelude::*;
use girandole_kernels::{AdamState, AdamStep, adam};

use crate::against::{close, ramp};

const STEP: AdamStep = AdamStep {
    beta_1: 0.9,
    beta_2: 0.99,
    new_1: 0.1,
    new_2: 0.01,
    pull: 0.03,
    keep: 0.98,
    rate: 0.2,
    root_scale: 3.0,
    epsilon: 1e-8,
};

#[test]
fn a_step_equals_its_formula_and_leaves_what_others_hold_as_it_was() {
    for n in [1, 16, 1000] {
        let plain = |phase| ramp([n], phase).inner();
        let (p, g, m, v) = (plain(0.1), plain(0.2), plain(0.3), plain(0.4).abs());
        let before: TensorData = p.clone().into_data();
        let gradient = g.clone() + p.clone() * 0.03;
        let first = m.clone() * 0.9 + gradient.clone() * 0.1;
        let second = v.clone() * 0.99 + gradient.square() * 0.01;
        let want = p.clone() * 0.98 - first.clone() / (second.clone().sqrt() * 3.0 + 1e-8) * 0.2;
        let state = AdamState { first: m, second: v };
        let (got, state) = adam(p.clone(), g, state, STEP).expect("flex has it");
        close(got, want, "parameter");
        close(state.first, first, "first moment");
        close(state.second, second, "second moment");
        assert_eq!(p.into_data(), before);
    }
}

#[test]
fn a_tensor_of_a_graph_comes_back() {
    let p = ramp([3], 0.1);
    let rest = p.clone().inner();
    let state = AdamState { first: rest.clone(), second: rest.clone() };
    assert!(adam(p, rest, state, STEP).is_err());
}
