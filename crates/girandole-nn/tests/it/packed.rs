//! Models whose weights are packed once, against the models themselves.

use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs};
use girandole_nn::{
    Activation, HeadConfig, MlpConfig, Mmoe, MmoeConfig, ModelConfig, MoeConfig, MultiTaskModel, Norm,
    SharedBottomConfig, SingleTaskConfig, SoftmaxGateConfig, TaskModel, TowerConfig, predictions, seeded,
};

use crate::split::{configured, inputs, ramp, tasks, values};

/// Asserts that a model says the same when it is packed; whether it could be.
fn check(model: &impl TaskModel, what: &str) -> bool {
    // Running statistics move away from their start in training.
    let train = model.clone().train();
    for n in [64, 33, 50] {
        train.forward(Features::numbers(Tensor::from_inner(numbers(n))));
    }
    let model = train.valid();
    let Some(packed) = model.packed() else { return false };
    for n in [1, 7, 300] {
        let of = |logits: Tensor<2>| values(predictions(&logits, model.tasks()));
        let want = of(model.forward(Features::numbers(numbers(n))));
        for packed in [packed.clone(), packed.with_cores(1)] {
            let got = of(packed.logits(Features::numbers(numbers(n))));
            let apart = got.iter().zip(&want).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(got.len() == want.len() && apart < 1e-6, "{what}, {n} rows: {apart} apart");
        }
    }
    true
}

fn numbers(n: usize) -> Tensor<2> {
    ramp([n, 24], 0.4) * 2.0 + 0.3
}

#[test]
fn a_packed_model_says_what_the_model_says_under_every_head() {
    let gate =
        SoftmaxGateConfig::new().with_bias(true).with_temperature(0.5).with_widths([6]).with_dropout(0.2);
    let leaky = Activation::LeakyRelu(0.1);
    let heads = [
        HeadConfig::SharedBottom(SharedBottomConfig::new([40, 20]).with_norm(Norm::Batch).with_dropout(0.3)),
        HeadConfig::Moe(MoeConfig::new(2, [64, 32, 8]).with_norm(Norm::Batch).with_activation(leaky)),
        HeadConfig::Mmoe(MmoeConfig::new(4, [90, 17]).with_norm(Norm::Batch).with_dropout(0.1)),
        HeadConfig::Mmoe(MmoeConfig::new(3, [32, 8]).with_gate(gate).with_activation(leaky)),
        HeadConfig::SingleTask(SingleTaskConfig::new([30, 10])),
    ];
    let towers = [
        TowerConfig::new([8]),
        TowerConfig::new([12, 6]).with_norm(Norm::Batch).with_dropout(0.2),
        TowerConfig::new([]),
    ];
    for head in heads {
        for tower in &towers {
            let model = configured(head.clone(), tower.clone());
            assert!(check(&model, &format!("{head:?} with {tower:?}")));
        }
    }
}

#[test]
fn experts_of_different_depths_are_packed() {
    let device = Device::flex();
    let widths: [&[usize]; 3] = [&[64, 20], &[20], &[7, 9, 20]];
    let expert =
        |widths: &&[usize]| MlpConfig::new(*widths).with_norm(Norm::Batch).init(24, &device).unwrap();
    let experts: Vec<_> = widths.iter().map(expert).collect();
    let model = MultiTaskModel::for_inputs(&inputs(), &tasks()).head(Mmoe::of(experts)).init(&device);
    assert!(check(&model.unwrap(), "three depths"));
}

#[test]
fn embeddings_stand_before_what_is_packed() {
    let names = ["x", "y"].map(String::from).to_vec();
    let inputs = Inputs::new(names, vec![CategoricalInput::new("id", 9).with_d_embedding(5)]);
    let model = seeded(4, || ModelConfig::default().init(&inputs, &tasks(), &Device::flex())).unwrap();
    let rows = |n: usize| {
        let ids: Vec<i32> = (0..n as i32).map(|i| i * 5 % 9).collect();
        let ids = Tensor::<1, Int>::from_ints(ids.as_slice(), &Device::flex()).reshape([n, 1]);
        Features::new(Some(ramp([n, 2], 0.3)), Some(ids))
    };
    let packed = model.packed().unwrap();
    let apart = (packed.logits(rows(40)) - model.forward(rows(40))).abs().max().into_scalar::<f32>();
    assert!(apart < 2e-6, "{apart}");
}

#[test]
fn what_is_no_chain_of_straight_lines_is_not_packed() {
    let not = |head: MmoeConfig, what: &str| {
        let model = configured(HeadConfig::Mmoe(head), TowerConfig::default());
        assert!(!check(&model, what), "{what}");
    };
    not(MmoeConfig::new(3, [8]).with_norm(Norm::Layer), "a layer norm");
    not(MmoeConfig::new(3, [8]).with_activation(Activation::Gelu), "a curve");
}
