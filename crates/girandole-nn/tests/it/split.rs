//! One request and many candidates, against whole rows.

use burn::prelude::*;
use girandole_core::{
    CategoricalInput, FeatureGroup, Features, Inputs, ListInput, PiecewiseInput, Pooling, Task,
};
use girandole_nn::{
    Activation, EncoderConfig, HeadConfig, IntoHead, MlpConfig, Mmoe, MmoeConfig, ModelConfig, Moe,
    MoeConfig, MultiTaskModel, Norm, SharedBottom, SharedBottomConfig, SingleTaskConfig, SoftmaxGateConfig,
    TaskModel, TowerConfig, predictions, seeded,
};

pub(crate) fn ramp<const D: usize>(shape: [usize; D], phase: f64) -> Tensor<D> {
    let n: usize = shape.iter().product();
    let numbers: Vec<f32> = (0..n).map(|i| (i as f64 * 1.618_034 + phase).sin() as f32).collect();
    Tensor::from_data(TensorData::new(numbers, shape), &Device::flex())
}

/// Every third of 24 numbers is the item's.
pub(crate) fn inputs() -> Inputs {
    let names: Vec<String> = (0..24).map(|i| format!("x {i}")).collect();
    let of = |rest: usize| names.iter().skip(rest).step_by(3).cloned().collect::<Vec<_>>();
    Inputs::new(names.clone(), vec![])
        .with_group(FeatureGroup::User, of(0))
        .with_group(FeatureGroup::Context, of(1))
        .with_group(FeatureGroup::Item, of(2))
}

pub(crate) fn tasks() -> [Task; 2] {
    [Task::binary("click"), Task::multiclass("stars", 3)]
}

pub(crate) fn values(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

/// Asserts that the model scores `n` items as it scores whole rows, in logits; whether it could be split.
fn check(model: &impl TaskModel, n: usize, what: &str) -> bool {
    // Running statistics move away from their start in training.
    let train = model.clone().train();
    for phase in 0..3 {
        let rows = ramp([64, 24], f64::from(phase)) * 2.0 + 0.3;
        train.forward(Features::numbers(Tensor::from_inner(rows)));
    }
    let model = train.valid();
    let Some(split) = model.split(&inputs()) else { return false };
    let (user, items) = (ramp([1, 16], 0.2), ramp([n, 8], 0.4));
    // The columns of a whole row: two of the user, one of the item.
    let whole = Tensor::cat(
        vec![user.clone().expand([n, 16]).reshape([n, 8, 2]), items.clone().reshape([n, 8, 1])],
        2,
    );
    let want = values(predictions(&model.forward(Features::numbers(whole.reshape([n, 24]))), model.tasks()));
    let request = split.request(Features::numbers(user), n);
    let ready = split.candidates(Features::numbers(items.clone()));
    let turned: Vec<u32> = (0..n as u32).rev().collect();
    let forward = |logits: Tensor<2>| values(predictions(&logits, model.tasks()));
    let got = forward(split.logits(&request, Features::numbers(items)));
    let by_catalogue = forward(split.logits_of(&request, &ready, None));
    let backwards = forward(split.logits_of(&request, &ready, Some(&turned)));
    for (row, want) in want.chunks_exact(4).enumerate() {
        let own = |scores: &[f32], row: usize| scores[row * 4..][..4].to_vec();
        for got in [own(&got, row), own(&by_catalogue, row), own(&backwards, n - 1 - row)] {
            let apart = got.iter().zip(want).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(apart < 1e-6, "{what}, item {row} of {n}: {got:?} instead of {want:?}");
        }
    }
    true
}

pub(crate) fn configured(head: HeadConfig, towers: TowerConfig) -> impl TaskModel {
    let config = ModelConfig::default().with_head(head).with_towers(towers);
    seeded(3, || config.init(&inputs(), &tasks(), &Device::flex())).unwrap()
}

#[test]
fn items_get_the_scores_of_whole_rows_under_every_head() {
    let leaky = Activation::LeakyRelu(0.1);
    let gate =
        SoftmaxGateConfig::new().with_bias(true).with_temperature(0.5).with_widths([6]).with_dropout(0.2);
    let heads = [
        HeadConfig::SharedBottom(SharedBottomConfig::new([40, 20]).with_norm(Norm::Batch).with_dropout(0.3)),
        HeadConfig::Moe(MoeConfig::new(3, [16]).with_dropout(0.2)),
        HeadConfig::Moe(MoeConfig::new(2, [64, 32, 8]).with_norm(Norm::Batch).with_activation(leaky)),
        HeadConfig::Mmoe(MmoeConfig::new(4, [90, 17]).with_norm(Norm::Batch).with_dropout(0.1)),
        HeadConfig::Mmoe(MmoeConfig::new(3, [32, 8]).with_gate(gate).with_activation(Activation::PRelu)),
        // Not of straight lines: by tensors.
        HeadConfig::Mmoe(
            MmoeConfig::new(3, [20, 8]).with_norm(Norm::Batch).with_activation(Activation::Gelu),
        ),
        HeadConfig::Moe(MoeConfig::new(3, [20, 8]).with_activation(Activation::Tanh)),
        HeadConfig::SharedBottom(SharedBottomConfig::new([9]).with_activation(Activation::Silu)),
        HeadConfig::SingleTask(SingleTaskConfig::new([30, 10])),
        HeadConfig::SingleTask(SingleTaskConfig::new([30, 10]).with_activation(Activation::Gelu)),
    ];
    let towers = [
        TowerConfig::new([8]),
        TowerConfig::new([12, 6]).with_norm(Norm::Batch).with_dropout(0.2),
        TowerConfig::new([]),
    ];
    for head in heads {
        for tower in &towers {
            let model = configured(head.clone(), tower.clone());
            for n in [1, 1000] {
                assert!(check(&model, n, &format!("{head:?} with {tower:?}")));
            }
        }
    }
}

#[test]
fn experts_that_stand_alone_are_split_as_stacked_ones_are() {
    let device = Device::flex();
    let experts = |widths: &[&[usize]]| {
        let config = |widths: &&[usize]| MlpConfig::new(*widths).with_norm(Norm::Batch).with_dropout(0.2);
        widths.iter().map(|widths| config(widths).init(24, &device).unwrap()).collect::<Vec<_>>()
    };
    let bottom = experts(&[&[64, 20]]).remove(0);
    let model = seeded(5, || {
        MultiTaskModel::for_inputs(&inputs(), &tasks()).head(SharedBottom::of(bottom)).init(&device)
    });
    assert!(check(&model.unwrap(), 1000, "one network"));
    let different: [&[usize]; 3] = [&[64, 20], &[20], &[7, 9, 20]];
    let model =
        MultiTaskModel::for_inputs(&inputs(), &tasks()).head(Moe::of(experts(&different))).init(&device);
    assert!(check(&model.unwrap(), 1000, "experts of three depths under one gate"));
    let model =
        MultiTaskModel::for_inputs(&inputs(), &tasks()).head(Mmoe::of(experts(&different))).init(&device);
    assert!(check(&model.unwrap(), 1, "experts of three depths under a gate a task"));
}

#[test]
fn what_is_no_chain_of_layers_is_not_split() {
    let layer_norm = HeadConfig::Mmoe(MmoeConfig::new(3, [8]).with_norm(Norm::Layer));
    assert!(!check(&configured(layer_norm, TowerConfig::default()), 3, "a layer norm"));
    let no_layer = HeadConfig::SharedBottom(SharedBottomConfig::new([]));
    assert!(!check(&configured(no_layer, TowerConfig::default()), 3, "no layer"));
    let model = configured(HeadConfig::default(), TowerConfig::default());
    let none_of_request = Inputs { groups: Default::default(), ..inputs() };
    assert!(model.split(&none_of_request).is_none());
    let head = HeadConfig::default().into_head(24, 2, &Device::flex()).unwrap();
    assert!(girandole_nn::Head::folded(&head).is_some());
}

#[test]
fn ids_lists_and_bounds_are_encoded_each_for_its_own_side() {
    let attends = |name: &str, to: &str| {
        ListInput::new(name, 9, 3).with_d_embedding(4).with_pooling(Pooling::AttentionTo(to.into()))
    };
    let id = |name: &str, d| CategoricalInput::new(name, 9).with_d_embedding(d);
    let bound = |name: &str, bounds: &[f32]| PiecewiseInput::new(name, bounds, 2);
    let learned =
        |name: &str| ListInput::new(name, 9, 2).with_d_embedding(4).with_pooling(Pooling::Attention);
    let inputs = Inputs::new(
        ["n0", "n1", "n2"].map(String::from).to_vec(),
        vec![id("c0", 4), id("c1", 2), id("c2", 4), id("c3", 4)],
    )
    .with_lists(vec![
        attends("l0", "c3"),
        learned("l1"),
        learned("l2"),
        ListInput::new("l3", 9, 1).with_d_embedding(2),
    ])
    .with_piecewise(vec![
        bound("p0", &[0.0, 1.0]),
        bound("p1", &[-1.0, 0.0, 0.5, 2.0]),
        bound("p2", &[0.0, 0.1, 3.0]),
    ])
    .with_group(FeatureGroup::User, ["n1", "c0", "c2", "l1", "p1"])
    .with_group(FeatureGroup::Context, ["l3"]);
    let config = ModelConfig::default().with_encoder(EncoderConfig::new().with_embedding_std(1.0));
    let device = Device::flex();
    let model = config.init(&inputs, &tasks(), &device).unwrap();

    let n = 5;
    let ids = |n, d, phase| ((ramp([n, d], phase) + 1.0) * 4.4).int().clamp(0, 8);
    let (user_numbers, item_numbers) = (ramp([1, 1], 0.1), ramp([n, 2], 0.2));
    let (user_ids, item_ids) = (ids(1, 2, 0.3), ids(n, 2, 0.4));
    let (user_lists, item_lists) = (ids(1, 3, 0.5), ids(n, 5, 0.6) - 1);
    let (user_bounds, item_bounds) = (ramp([1, 1], 0.7) * 2.0, ramp([n, 2], 0.8) * 2.0);
    let numbers = |user: &Tensor<2>, items: &Tensor<2>, order: &[i32]| {
        let [_, d] = user.dims();
        Tensor::cat(vec![user.clone().expand([n, d]), items.clone()], 1)
            .select(1, Tensor::from_ints(order, &device))
    };
    let whole_ids = |user: &Tensor<2, Int>, items: &Tensor<2, Int>, order: &[i32]| {
        let [_, d] = user.dims();
        Tensor::cat(vec![user.clone().expand([n, d]), items.clone()], 1)
            .select(1, Tensor::from_ints(order, &device))
    };
    let whole = Features::join(
        Some(numbers(&user_numbers, &item_numbers, &[1, 0, 2])),
        Some(whole_ids(&user_ids, &item_ids, &[0, 2, 1, 3])),
        // l0 and l2 are the item's: three and two ids of it, with the user's l1 between and l3 behind.
        Some(whole_ids(&user_lists, &item_lists, &[3, 4, 5, 0, 1, 6, 7, 2])),
        Some(numbers(&user_bounds, &item_bounds, &[1, 0, 2])),
    );
    let split = model.split(&inputs).unwrap();
    let user = Features::join(Some(user_numbers), Some(user_ids), Some(user_lists), Some(user_bounds));
    let items = Features::join(Some(item_numbers), Some(item_ids), Some(item_lists), Some(item_bounds));
    let (got, want) = (values(split.logits(&split.request(user, n), items)), values(model.forward(whole)));
    let apart = got.iter().zip(&want).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart < 1e-6, "{got:?} instead of {want:?}");

    let across = inputs.with_group(FeatureGroup::User, ["l0"]);
    let model = config.init(&across, &tasks(), &device).unwrap();
    assert!(model.split(&across).is_none(), "a user's list that attends to the item is not the user's alone");
}
