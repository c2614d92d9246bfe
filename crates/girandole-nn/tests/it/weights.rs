//! Weights on disk: what comes back, between which forms, and what is refused.

use std::fs;

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs, Task};
use girandole_nn::{
    AnyTowers, ConfiguredModel, Encode, Encoder, EncoderConfig, Head, HeadConfig, IntoHead, MlpConfig, Mmoe,
    MmoeConfig, ModelConfig, MultiTaskModel, Norm, SoftmaxGate, SoftmaxGateConfig, StackedMlp, TaskModel,
    TowerConfig, WeightsError, load_weights, save_weights,
};

use crate::params::{list, values};

fn inputs() -> Inputs {
    Inputs::new(vec!["a".into(), "b".into()], vec![CategoricalInput::new("c", 5)])
}

fn tasks() -> [Task; 2] {
    [Task::binary("x"), Task::binary("y")]
}

fn features(device: &Device) -> Features {
    let numbers = Tensor::from_floats([[0.5, -1.0], [2.0, 0.1], [-0.3, 0.7]], device);
    Features::new(Some(numbers), Some(Tensor::from_ints([[0], [4], [2]], device)))
}

fn head(experts: usize) -> MmoeConfig {
    MmoeConfig::new(experts, [4, 3]).with_norm(Norm::Batch)
}

fn model(experts: usize, device: &Device) -> ConfiguredModel {
    let config = ModelConfig::default().with_head(HeadConfig::Mmoe(head(experts))).with_towers([3]);
    config.init(&inputs(), &tasks(), device).unwrap()
}

#[test]
fn a_trained_model_loads_with_the_same_logits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.bpk");
    let train = Device::flex().autodiff();
    let trained = model(3, &train);
    for _ in 0..3 {
        trained.forward(features(&train));
    }
    save_weights(&trained, &path).unwrap();
    let want = list(trained.valid().forward(features(&Device::flex())));
    for device in [Device::flex(), train] {
        let loaded = load_weights(model(3, &device), &path).unwrap();
        assert_eq!(values(&loaded), values(&trained));
        assert_eq!(list(loaded.valid().forward(features(&Device::flex()))), want);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no scratch file stays behind");
}

#[test]
fn a_loaded_model_needs_its_file_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let (path, device) = (folder.path().join("weights.bpk"), Device::flex());
    let saved = model(3, &device);
    save_weights(&saved, &path).unwrap();
    let loaded = load_weights(model(3, &device), &path).unwrap();
    save_weights(&model(3, &device), &path).unwrap();
    assert_eq!(list(loaded.forward(features(&device))), list(saved.forward(features(&device))));
    let loaded = load_weights(model(3, &device), &path).unwrap();
    drop(folder);
    list(loaded.forward(features(&device)));
}

#[test]
fn the_file_has_the_name_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights");
    save_weights(&model(2, &Device::flex()), &path).unwrap();
    assert!(path.is_file());
    load_weights(model(2, &Device::flex()), &path).unwrap();
}

type Single = MultiTaskModel<Encoder, Mmoe<Vec<girandole_nn::Mlp>, SoftmaxGate>, Vec<girandole_nn::MlpTower>>;

/// The same model with a `Vec` of experts and one of towers.
fn single(experts: usize, device: &Device) -> Single {
    let encoder = EncoderConfig::default().init(&inputs(), device).unwrap();
    let d = encoder.d_output();
    let experts = (0..experts).map(|_| head(1).expert().init(d, device).unwrap()).collect::<Vec<_>>();
    let head = Mmoe::of(experts).into_head(d, 2, device).unwrap();
    let towers =
        (0..2).map(|_| TowerConfig::new([3]).init_one(head.d_output(), 1, device).unwrap()).collect();
    MultiTaskModel::new(encoder, head, towers, tasks().to_vec()).unwrap()
}

#[test]
fn a_stacked_model_loads_into_single_parts_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let [there, back] = ["there.bpk", "back.bpk"].map(|name| folder.path().join(name));
    let (plain, train) = (Device::flex(), Device::flex().autodiff());
    let stacked = model(3, &train);
    stacked.forward(features(&train));
    let want = list(stacked.valid().forward(features(&plain)));

    save_weights(&stacked, &there).unwrap();
    let loaded = load_weights(single(3, &plain), &there).unwrap();
    let got = list(loaded.forward(features(&plain)));
    crate::params::assert_close("logits", &got, &want, 1e-5);

    save_weights(&loaded, &back).unwrap();
    let returned = load_weights(model(3, &plain), &back).unwrap();
    assert_eq!(values(&returned), values(&stacked));
    assert_eq!(list(returned.forward(features(&plain))), want);
}

#[test]
fn a_bank_alone_loads_into_a_vec_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("experts.bpk");
    let device = Device::flex();
    let make = |n| {
        let gate = SoftmaxGateConfig::new().init(6, n, 1, &device).unwrap();
        Mmoe::new(StackedMlp::new(&MlpConfig::new([4]), n, 6, &device).unwrap(), gate, 6).unwrap()
    };
    let bank = make(2);
    save_weights(&bank, &path).unwrap();
    let others = make(2).experts().to_experts();
    let gate = SoftmaxGateConfig::new().init(6, 2, 1, &device).unwrap();
    let loaded = load_weights(Mmoe::new(others, gate, 6).unwrap(), &path).unwrap();
    assert_eq!(values(loaded.experts()), values(&bank.experts().to_experts()));
    let fewer = make(3);
    let three = Mmoe::new(fewer.experts().to_experts(), fewer.gate().clone(), 6).unwrap();
    assert!(matches!(load_weights(three, &path), Err(WeightsError::OtherModel { .. })));
}

#[test]
fn a_configured_and_a_composed_model_share_names() {
    let device = Device::flex();
    let configured = model(3, &device);
    let composed =
        MultiTaskModel::for_inputs(&inputs(), &tasks()).head(head(3)).towers([3]).init(&device).unwrap();
    let names = |model: &dyn Fn() -> crate::params::Named| model().into_keys().collect::<Vec<_>>();
    assert_eq!(names(&|| values(&configured)), names(&|| values(&composed)));
    assert!(matches!(composed.towers(), AnyTowers::Stacked(_)));
}

#[test]
fn a_missing_file_a_folder_and_other_files_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::flex();
    let load = |name: &str| load_weights(model(2, &device), &folder.path().join(name)).unwrap_err();
    let error = load("absent.bpk");
    assert!(matches!(error, WeightsError::Read { .. }), "{error}");
    assert!(error.to_string().contains("absent.bpk"));
    assert!(matches!(load(""), WeightsError::Read { .. }));

    fs::write(folder.path().join("text.bpk"), "not weights at all").unwrap();
    let error = load("text.bpk");
    assert!(matches!(error, WeightsError::NotWeights { .. }), "{error}");
    fs::write(folder.path().join("empty.bpk"), "").unwrap();
    assert!(matches!(load("empty.bpk"), WeightsError::NotWeights { .. }));
}

#[test]
fn a_file_cut_short_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.bpk");
    save_weights(&model(2, &Device::flex()), &path).unwrap();
    let bytes = fs::read(&path).unwrap();
    for keep in [5, 200, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&path, &bytes[..keep]).unwrap();
        let error = load_weights(model(2, &Device::flex()), &path).unwrap_err();
        assert!(matches!(error, WeightsError::NotWeights { .. }), "{keep} bytes: {error}");
    }
}

#[test]
fn weights_of_another_model_are_refused_with_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.bpk");
    let device = Device::flex();
    save_weights(&model(3, &device), &path).unwrap();
    let error = load_weights(model(2, &device), &path).unwrap_err();
    assert!(matches!(error, WeightsError::OtherModel { .. }), "{error}");
    assert!(error.to_string().contains("head.experts"), "{error}");
    let error = load_weights(single(4, &device), &path).unwrap_err();
    assert!(matches!(error, WeightsError::OtherModel { .. }), "{error}");
    let shared = ModelConfig::shared_bottom_kdd2018().init(&inputs(), &tasks(), &device).unwrap();
    assert!(matches!(load_weights(shared, &path), Err(WeightsError::OtherModel { .. })));
}

#[test]
fn a_write_that_fails_says_where_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::flex();
    let error = save_weights(&model(2, &device), &folder.path().join("no/such/weights.bpk")).unwrap_err();
    assert!(matches!(error, WeightsError::Write { .. }));
    assert!(error.to_string().contains("no/such/weights.bpk"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
