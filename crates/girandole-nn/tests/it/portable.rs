//! Weights in files that other frameworks read: names, shapes, and what comes back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs, Task};
use girandole_nn::{
    Activation, ConfiguredModel, EncoderConfig, HeadConfig, IntoHead, Mmoe, MmoeConfig, ModelConfig,
    MoeConfig, MultiTaskModel, Norm, RowTable, SharedBottomConfig, SoftmaxGateConfig, TaskModel,
    TensorFactorizationConfig, TowerConfig, WeightsError, WeightsForm, load_safetensors, save_safetensors,
    seeded,
};
use serde_json::{Value, json};

use crate::params::{list, values};

const FORMS: [WeightsForm; 2] = [WeightsForm::Stacked, WeightsForm::PerPart];

fn inputs() -> Inputs {
    Inputs::new(vec!["a".into(), "b".into()], vec![CategoricalInput::new("c", 5).with_d_embedding(2)])
}

fn features(device: &Device) -> Features {
    let numbers = Tensor::from_floats([[0.5, -1.0], [2.0, 0.1], [-0.3, 0.7]], device);
    Features::new(Some(numbers), Some(Tensor::from_ints([[0], [4], [2]], device)))
}

fn model(head: HeadConfig, tasks: &[Task], seed: u64) -> ConfiguredModel {
    let towers = TowerConfig::new([3]).with_activation(Activation::PRelu).with_norm(Norm::Layer);
    let config = ModelConfig::default().with_head(head).with_towers(towers);
    let device = Device::flex().autodiff();
    let model = seeded(seed, || config.init(&inputs(), tasks, &device)).unwrap();
    // Running statistics that are not those of the start.
    for _ in 0..2 {
        model.forward(features(&device));
    }
    model
}

fn heads() -> Vec<HeadConfig> {
    let gate = SoftmaxGateConfig::new().with_bias(true).with_widths([4]);
    vec![
        HeadConfig::Mmoe(MmoeConfig::new(3, [4, 3]).with_norm(Norm::Batch).with_gate(gate)),
        HeadConfig::Moe(MoeConfig::new(2, [4]).with_activation(Activation::PRelu)),
        HeadConfig::SharedBottom(SharedBottomConfig::new([4, 3]).with_norm(Norm::Batch)),
        HeadConfig::TensorFactorization(TensorFactorizationConfig::new([4], [2, 2, 1])),
    ]
}

fn task_sets() -> [Vec<Task>; 2] {
    let binary = [Task::binary("x"), Task::binary("y")].to_vec();
    let mixed = [Task::binary("x"), Task::multiclass("z", 3), Task::regression("n")].to_vec();
    [binary, mixed]
}

fn save(model: &impl Module, path: &Path, form: WeightsForm) {
    save_safetensors(model, path, form, &BTreeMap::new()).unwrap();
}

/// The header of a file and its tensors' bytes.
fn parsed(path: &Path) -> (Value, Vec<u8>) {
    let bytes = fs::read(path).unwrap();
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    assert_eq!(length % 8, 0);
    (serde_json::from_slice(&bytes[8..8 + length]).unwrap(), bytes[8 + length..].to_vec())
}

/// Names and shapes in a file.
fn shapes(path: &Path) -> BTreeMap<String, Vec<usize>> {
    let (header, _) = parsed(path);
    let tensors = header.as_object().unwrap().iter().filter(|(name, _)| *name != "__metadata__");
    tensors
        .map(|(name, info)| (name.clone(), serde_json::from_value(info["shape"].clone()).unwrap()))
        .collect()
}

#[test]
fn every_head_comes_back_from_either_form_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    for tasks in task_sets() {
        for head in heads() {
            let saved = model(head.clone(), &tasks, 1);
            let want = list(saved.valid().forward(features(&Device::flex())));
            for form in FORMS {
                save(&saved, &path, form);
                let loaded = load_safetensors(model(head.clone(), &tasks, 2), &path).unwrap();
                assert_eq!(values(&loaded), values(&saved), "{head:?}, {form:?}");
                assert_eq!(list(loaded.valid().forward(features(&Device::flex()))), want);
            }
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no scratch file stays behind");
}

#[test]
fn names_and_shapes_are_those_of_the_guide() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let head =
        MmoeConfig::new(3, [6]).with_norm(Norm::Batch).with_gate(SoftmaxGateConfig::new().with_bias(true));
    let config = ModelConfig::default().with_head(HeadConfig::Mmoe(head)).with_towers([5]);
    let model = config.init(&inputs(), &task_sets()[0], &Device::flex()).unwrap();
    let expect = |list: &[(&str, &[usize])]| {
        list.iter().map(|(name, shape)| ((*name).to_owned(), shape.to_vec())).collect::<BTreeMap<_, _>>()
    };
    save(&model, &path, WeightsForm::Stacked);
    let stacked = expect(&[
        ("encoder.tables.0.weight", &[5, 2]),
        ("head.experts.layers.0.linear.weight", &[3, 6, 4]),
        ("head.experts.layers.0.linear.bias", &[3, 6]),
        ("head.experts.layers.0.batch_norm.weight", &[3, 6]),
        ("head.experts.layers.0.batch_norm.bias", &[3, 6]),
        ("head.experts.layers.0.batch_norm.running_mean", &[3, 6]),
        ("head.experts.layers.0.batch_norm.running_var", &[3, 6]),
        ("head.gate.weight", &[2, 3, 4]),
        ("head.gate.bias", &[2, 3]),
        ("towers.hidden.layers.0.linear.weight", &[2, 5, 6]),
        ("towers.hidden.layers.0.linear.bias", &[2, 5]),
        ("towers.output.weight", &[2, 1, 5]),
        ("towers.output.bias", &[2, 1]),
    ]);
    assert_eq!(shapes(&path), stacked);
    save(&model, &path, WeightsForm::PerPart);
    let found = shapes(&path);
    let some = expect(&[
        ("encoder.tables.0.weight", &[5, 2]),
        ("head.experts.2.layers.0.linear.weight", &[6, 4]),
        ("head.experts.0.layers.0.batch_norm.running_var", &[6]),
        ("head.gate.1.weight", &[3, 4]),
        ("head.gate.0.bias", &[3]),
        ("towers.1.hidden.layers.0.linear.bias", &[5]),
        ("towers.0.output.weight", &[1, 5]),
    ]);
    assert!(some.iter().all(|(name, shape)| found.get(name) == Some(shape)), "{found:#?}");
    assert_eq!(found.len(), 1 + 3 * 6 + 2 * 2 + 2 * 4);
}

#[test]
fn numbers_lie_as_pytorch_multiplies_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let config = ModelConfig::default().with_head(HeadConfig::SharedBottom(SharedBottomConfig::new([3])));
    let inputs = Inputs::new(vec!["a".into(), "b".into()], vec![]);
    let model = config.init(&inputs, &task_sets()[0], &Device::flex()).unwrap();
    let notes = BTreeMap::from([("mine".to_owned(), "here".to_owned())]);
    save_safetensors(&model, &path, WeightsForm::PerPart, &notes).unwrap();
    let (header, bytes) = parsed(&path);
    let notes = &header["__metadata__"];
    assert_eq!((&notes["format"], &notes["mine"]), (&json!("pt"), &json!("here")));
    let tensor = &header["head.bottom.layers.0.linear.weight"];
    assert_eq!(tensor["dtype"], "F32");
    let [from, to] = [0, 1].map(|i| tensor["data_offsets"][i].as_u64().unwrap() as usize);
    let four = bytes[from..to].chunks_exact(4);
    let got: Vec<f32> = four.map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect();
    let ours = values(&model)["head.bottom.layers.0.linear.weight"].clone();
    for (d_in, d_out) in [(0, 0), (1, 0), (0, 2), (1, 1)] {
        assert_eq!(got[d_out * 2 + d_in], ours[d_in * 3 + d_out]);
    }
}

#[test]
fn a_bank_loads_into_a_vec_and_a_vec_into_a_bank() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("experts.safetensors");
    let device = Device::flex();
    let config = MmoeConfig::new(3, [4, 2]).with_norm(Norm::Batch);
    let bank = config.clone().into_head(5, 2, &device).unwrap();
    let single = || {
        let experts: Vec<_> = (0..3).map(|_| config.expert().init(5, &device).unwrap()).collect();
        Mmoe::of(experts).into_head(5, 2, &device).unwrap()
    };
    for form in FORMS {
        save(&bank, &path, form);
        let loaded = load_safetensors(single(), &path).unwrap();
        assert_eq!(values(loaded.experts()), values(&bank.experts().to_experts()), "{form:?}");
    }
    let saved = single();
    save(&saved, &path, WeightsForm::Stacked);
    let loaded = load_safetensors(bank, &path).unwrap();
    assert_eq!(values(saved.experts()), values(&loaded.experts().to_experts()));
    save(&loaded, &path, WeightsForm::Stacked);
    let experts: Vec<_> = (0..2).map(|_| config.expert().init(5, &device).unwrap()).collect();
    let fewer = Mmoe::of(experts).into_head(5, 2, &device).unwrap();
    assert!(matches!(load_safetensors(fewer, &path), Err(WeightsError::OtherModel { .. })));
}

#[derive(Module, Debug)]
struct Rows {
    weight: RowTable,
}

#[test]
fn a_table_in_parts_is_one_tensor() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.safetensors");
    let rows = |most, seed| {
        seeded(seed, || Rows { weight: RowTable::in_parts_of(most, 21, 3, 1.0, &Device::flex()) })
    };
    let saved = rows(12, 1);
    assert!(saved.weight.part_sizes().count() > 3);
    save(&saved, &path, WeightsForm::Stacked);
    assert_eq!(shapes(&path), BTreeMap::from([("weight".to_owned(), vec![21, 3])]));
    let all: Vec<u32> = (0..21).collect();
    let look = |table: &Rows| list(table.weight.forward(&all, 1, &Tensor::zeros([1, 1], &Device::flex())));
    for most in [12, 24, 1000] {
        let loaded = load_safetensors(rows(most, 2), &path).unwrap();
        assert_eq!(look(&loaded), look(&saved), "parts of {most} numbers");
    }
}

#[test]
fn a_sparse_table_loads_where_a_dense_one_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let model = |sparse_from, seed| {
        let config = ModelConfig::default().with_encoder(EncoderConfig::new().with_sparse_from(sparse_from));
        seeded(seed, || config.init(&inputs(), &task_sets()[0], &Device::flex())).unwrap()
    };
    save(&model(1000, 1), &path, WeightsForm::Stacked);
    let loaded = load_safetensors(model(1, 2), &path).unwrap();
    assert_eq!(loaded.row_tables().len(), 1);
    let device = Device::flex();
    assert_eq!(list(loaded.forward(features(&device))), list(model(1000, 1).forward(features(&device))));
}

#[test]
fn half_and_double_precision_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let make = |seed| seeded(seed, || girandole_nn::MlpConfig::new([2]).init(3, &Device::flex())).unwrap();
    let numbers = [0.5f32, -1.25, 2.0, 0.75, -0.125, 4.0];
    let double: Vec<u8> = numbers.iter().flat_map(|x| f64::from(*x).to_le_bytes()).collect();
    // Numbers of few binary digits are the upper half of their 32 bits.
    let brain: Vec<u8> =
        numbers[..2].iter().flat_map(|x| ((x.to_bits() >> 16) as u16).to_le_bytes()).collect();
    let header = json!({
        "layers.0.linear.weight": { "dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48] },
        "layers.0.linear.bias": { "dtype": "BF16", "shape": [2], "data_offsets": [48, 52] },
    });
    let header = header.to_string();
    let length = (header.len() as u64).to_le_bytes();
    fs::write(&path, [&length[..], header.as_bytes(), &double, &brain].concat()).unwrap();
    let loaded = values(&load_safetensors(make(1), &path).unwrap());
    assert_eq!(loaded["layers.0.linear.weight"], [0.5, 0.75, -1.25, -0.125, 2.0, 4.0]);
    assert_eq!(loaded["layers.0.linear.bias"], [0.5, -1.25]);
}

#[test]
fn a_file_of_another_model_is_refused_with_all_that_differs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let [tasks, _] = task_sets();
    save(&model(HeadConfig::Mmoe(MmoeConfig::new(3, [4])), &tasks, 1), &path, WeightsForm::Stacked);
    let refused = |head| load_safetensors(model(head, &tasks, 1), &path).unwrap_err().to_string();
    let wider = refused(HeadConfig::Mmoe(MmoeConfig::new(3, [5])));
    assert!(
        wider.contains("head.experts.layers.0.linear.weight is [3, 4, 4], the model's is [3, 5, 4]"),
        "{wider}"
    );
    assert!(wider.contains("towers.hidden.layers.0.linear.weight"), "{wider}");
    let deeper = refused(HeadConfig::Mmoe(MmoeConfig::new(3, [4, 4])));
    assert!(deeper.contains("it lacks head.experts.layers.1.linear.weight"), "{deeper}");
    save(&model(HeadConfig::Mmoe(MmoeConfig::new(3, [4, 4])), &tasks, 1), &path, WeightsForm::PerPart);
    let shallower = refused(HeadConfig::Mmoe(MmoeConfig::new(3, [4])));
    assert!(shallower.contains("the model has no head.experts.0.layers.1.linear.bias"), "{shallower}");
}

#[test]
fn what_is_no_safetensors_file_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let [tasks, _] = task_sets();
    let make = || model(HeadConfig::Mmoe(MmoeConfig::new(2, [4])), &tasks, 1);
    assert!(matches!(load_safetensors(make(), &path), Err(WeightsError::Read { .. })));
    save(&make(), &path, WeightsForm::Stacked);
    let bytes = fs::read(&path).unwrap();
    for keep in [0, 5, 30, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&path, &bytes[..keep]).unwrap();
        let error = load_safetensors(make(), &path).unwrap_err();
        assert!(matches!(error, WeightsError::NotWeights { .. }), "{keep} bytes: {error}");
    }
    fs::write(&path, "a text that is no header").unwrap();
    assert!(matches!(load_safetensors(make(), &path), Err(WeightsError::NotWeights { .. })));
    let error = save_safetensors(&make(), &folder.path().join("no/such/file"), FORMS[0], &BTreeMap::new());
    assert!(matches!(error, Err(WeightsError::Write { .. })));
}

#[test]
fn a_model_composed_in_code_has_the_same_names() {
    let folder = tempfile::tempdir().unwrap();
    let [path, other] = ["a", "b"].map(|name| folder.path().join(name));
    let [tasks, _] = task_sets();
    let device = Device::flex();
    let head = MmoeConfig::new(2, [4]);
    let config = ModelConfig::default().with_head(HeadConfig::Mmoe(head.clone())).with_towers([3]);
    let configured = config.init(&inputs(), &tasks, &device).unwrap();
    let composed =
        MultiTaskModel::for_inputs(&inputs(), &tasks).head(head).towers([3]).init(&device).unwrap();
    save(&configured, &path, FORMS[0]);
    save(&composed, &other, FORMS[0]);
    assert_eq!(shapes(&path), shapes(&other));
    let loaded = load_safetensors(composed, &path).unwrap();
    assert_eq!(list(loaded.forward(features(&device))), list(configured.forward(features(&device))));
}
