//! Models as ONNX graphs, held against onnxruntime.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use burn::module::Module;
use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_core::{
    CategoricalInput, Features, Inputs, TargetScale, TargetTransform, Task, TaskKind, logit_ranges,
};
use girandole_nn::{
    Activation, CrossStitchConfig, Encode, EncoderConfig, Expert, FactorizationConfig, Head, HeadConfig,
    IntoHead, L2ConstrainedConfig, Mmoe, MmoeConfig, Moe, MoeConfig, MultiTaskModel, Norm, OnnxExport,
    SharedBottom, SharedBottomConfig, SingleTask, SingleTaskConfig, SoftmaxGateConfig, TaskModel,
    TensorFactorizationConfig, TowerConfig, Towers, predictions, seeded,
};

use crate::params::{list, with_values};

/// Rows of each graph: more than onnxruntime works on at once.
const N_ROWS: usize = 300;

/// The largest difference that is rounding.
const TOLERANCE: f32 = 1e-5;

/// A python with onnxruntime, or nothing, which is said past the test's captured output.
fn python() -> Option<PathBuf> {
    let python = std::env::var_os("GIRANDOLE_ONNX_PYTHON").map(PathBuf::from);
    if python.is_none() {
        let said = "\nNOT TESTED: ONNX graphs through onnxruntime. Set GIRANDOLE_ONNX_PYTHON to a python that has it: \
                    python3 -m venv ~/onnx && ~/onnx/bin/pip install onnxruntime numpy\n";
        let _ = std::io::stderr().write_all(said.as_bytes());
    }
    python
}

fn inputs() -> Inputs {
    let category = |name, n, d| CategoricalInput::new(name, n).with_d_embedding(d);
    Inputs::new(
        vec!["a".into(), "b".into()],
        vec![category("c", 9, 4), category("d", 5, 2), category("e", 7, 4)],
    )
}

fn mixed() -> Vec<Task> {
    let scale = TargetScale { shift: 10.1, scale: 3.0, ..TargetScale::default() };
    let count = TargetScale { transform: TargetTransform::Log1p, shift: 0.5, scale: 0.7 };
    vec![
        Task::binary("x"),
        Task::multiclass("numbers", 3),
        Task::regression("n").with_scale(scale),
        Task::regression("plain"),
        Task::regression("count").with_scale(count),
    ]
}

fn binary() -> Vec<Task> {
    vec![Task::binary("x"), Task::binary("y")]
}

/// Numbers of a simple sequence, from -2 to 2.
fn noise(n: usize) -> Vec<f32> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 22) as f32 - 2.0
    };
    (0..n).map(|_| next()).collect()
}

fn features(device: &Device) -> Features {
    let numbers = Tensor::from_data(TensorData::new(noise(N_ROWS * 2), [N_ROWS, 2]), device);
    let ids: Vec<i32> = (0..N_ROWS as i32).flat_map(|i| [i % 9, i * 7 % 5, i * 3 % 7]).collect();
    let ids = Tensor::from_data(TensorData::new(ids, [N_ROWS, 3]), device);
    Features::new(Some(numbers), Some(ids))
}

/// Graphs with their inputs and what they must put out.
struct Cases {
    folder: tempfile::TempDir,
    wanted: Vec<(String, Vec<Vec<f32>>)>,
}

impl Cases {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), wanted: vec![] }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn add<C, H, T>(&mut self, what: &str, export: OnnxExport, model: &MultiTaskModel<C, H, T>)
    where
        C: Encode + 'static,
        H: Head + 'static,
        T: Towers + 'static,
    {
        let device = Device::flex();
        let name = format!("{:03}", self.wanted.len());
        export.of(model).unwrap().save(&self.path(&format!("{name}.onnx"))).unwrap();
        let features = features(&device);
        let logits = if export.dense {
            let encoded = noise(N_ROWS * model.head().d_input());
            let encoded = TensorData::new(encoded, [N_ROWS, model.head().d_input()]);
            self.write(&format!("{name}.encoded.bin"), encoded.as_bytes());
            let encoded = Tensor::from_data(encoded, &device);
            let mut logits = model.towers().forward(model.head().forward(encoded.clone()));
            if let (Some(wide), Some(products)) = (model.wide(), model.factorization()) {
                logits = logits + wide.forward(encoded.clone()) + products.forward(&encoded);
            }
            logits
        } else {
            let data = features.numeric.clone().unwrap().into_data();
            self.write(&format!("{name}.numbers.bin"), data.as_bytes());
            let ids: Vec<i64> = features.categorical.clone().unwrap().into_data().iter::<i64>().collect();
            self.write(&format!("{name}.ids.bin"), TensorData::new(ids, [N_ROWS, 3]).as_bytes());
            model.forward(features)
        };
        let wanted = logit_ranges(model.tasks()).into_iter().zip(model.tasks()).map(|(columns, task)| {
            let own = logits.clone().narrow(1, columns.start, columns.len());
            // A regression is in its own unit either way.
            let linked = export.predictions || task.kind == TaskKind::Regression;
            list(if linked { predictions(&own, std::slice::from_ref(task)) } else { own })
        });
        self.wanted.push((what.to_owned(), wanted.collect()));
    }

    /// Runs all graphs and holds them against what the models say.
    fn check(self, python: &Path) {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/run_onnx.py");
        let done = Command::new(python).arg(script).arg(self.folder.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        println!("{}", String::from_utf8_lossy(&done.stdout).trim());
        let mut faults = vec![];
        for (i, (what, outputs)) in self.wanted.iter().enumerate() {
            let mut most = 0.0f32;
            for (k, want) in outputs.iter().enumerate() {
                let bytes = fs::read(self.path(&format!("{i:03}.{k}.bin"))).unwrap();
                let got: Vec<f32> =
                    bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect();
                assert_eq!(got.len(), want.len(), "{what}");
                most = got
                    .iter()
                    .zip(want)
                    // A regression in its own unit, or the count of a logarithm, is as near as its digits allow.
                    .map(|(a, b)| (a - b).abs() / b.abs().max(1.0))
                    .fold(most, |most, off| if off.is_nan() { f32::INFINITY } else { most.max(off) });
            }
            println!("{what}: largest difference {most:e}");
            if most > TOLERANCE {
                faults.push(format!("{what} is off by {most}"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

/// A model whose batch norms have seen rows.
fn model<I: IntoHead>(
    head: I,
    towers: &TowerConfig,
    tasks: &[Task],
) -> MultiTaskModel<girandole_nn::Encoder, I::Head, girandole_nn::AnyTowers>
where
    I::Head: 'static,
{
    let train = Device::flex().autodiff();
    let encoder = EncoderConfig::new().with_embedding_std(1.0);
    let builder =
        MultiTaskModel::for_inputs(&inputs(), tasks).encoder(encoder).head(head).towers(towers.clone());
    let model = seeded(5, || builder.init(&train)).unwrap();
    for _ in 0..3 {
        model.forward(features(&train));
    }
    model.valid()
}

fn heads() -> Vec<(&'static str, HeadConfig)> {
    let gate = SoftmaxGateConfig::new().with_bias(true).with_widths([5]).with_temperature(0.7);
    let moe = MoeConfig::new(4, [8]).with_gate(SoftmaxGateConfig::new().with_bias(true));
    vec![
        ("shared bottom", HeadConfig::SharedBottom(SharedBottomConfig::new([12, 8]).with_norm(Norm::Batch))),
        ("MoE", HeadConfig::Moe(moe)),
        ("MMoE", HeadConfig::Mmoe(MmoeConfig::new(3, [10, 8]).with_norm(Norm::Batch).with_gate(gate))),
        ("single task", HeadConfig::SingleTask(SingleTaskConfig::new([8]).with_norm(Norm::Layer))),
        ("cross-stitch", HeadConfig::CrossStitch(CrossStitchConfig::new([8, 6]))),
        ("cross-stitch by unit", HeadConfig::CrossStitch(CrossStitchConfig::new([8, 6]).with_per_unit(true))),
        ("factorised", HeadConfig::TensorFactorization(TensorFactorizationConfig::new([8, 6], [4, 4, 2]))),
        ("L2-constrained", HeadConfig::L2Constrained(L2ConstrainedConfig::new([8]))),
    ]
}

#[test]
fn every_head_puts_out_the_same_through_onnxruntime() {
    let Some(python) = python() else { return };
    let mut cases = Cases::new();
    let towers = TowerConfig::new([6]).with_norm(Norm::Batch);
    for (name, head) in heads() {
        for (kind, tasks) in [("stacked towers", binary()), ("towers of several widths", mixed())] {
            let model = model(head.clone(), &towers, &tasks);
            for dense in [false, true] {
                let export = OnnxExport::new().with_dense(dense).with_predictions(!dense);
                let part = if dense { "dense part, logits" } else { "whole, predictions" };
                cases.add(&format!("{name}, {kind}, {part}"), export, &model);
            }
        }
    }
    cases.check(&python);
}

#[test]
fn what_stands_beside_head_and_towers_is_put_out_through_onnxruntime() {
    let Some(python) = python() else { return };
    let mut cases = Cases::new();
    for tasks in [binary(), mixed()] {
        let encoder = EncoderConfig::new().with_embedding_std(1.0);
        let builder = MultiTaskModel::for_inputs(&inputs(), &tasks).encoder(encoder).wide();
        let builder = builder.factorization(FactorizationConfig::new(5));
        let model = seeded(5, || builder.init(&Device::flex())).unwrap();
        let wide = model.wide().unwrap().weight.dims();
        let weight = (0..wide[0] * wide[1]).map(|i| (i as f32 * 0.7).sin() * 0.3).collect();
        let model = with_values(model, [("wide.weight".to_owned(), weight)].into());
        for dense in [false, true] {
            let export = OnnxExport::new().with_dense(dense).with_predictions(!dense);
            cases.add(&format!("{} tasks, dense: {dense}", tasks.len()), export, &model);
        }
    }
    cases.check(&python);
}

#[test]
fn heads_of_single_parts_put_out_the_same_through_onnxruntime() {
    let Some(python) = python() else { return };
    let mut cases = Cases::new();
    let towers = TowerConfig::new(Vec::new()).with_activation(Activation::Identity);
    let device = Device::flex().autodiff();
    let expert = |norm| MmoeConfig::new(1, [10, 8]).with_norm(norm).expert();
    let d = inputs().d_input();
    for norm in [Norm::None, Norm::Batch, Norm::Layer] {
        let experts =
            || (0..mixed().len()).map(|_| expert(norm).init(d, &device).unwrap()).collect::<Vec<_>>();
        let export = OnnxExport::new();
        let bottom = SharedBottom::of(expert(norm).init(d, &device).unwrap());
        cases.add(&format!("plain shared bottom, norm {norm:?}"), export, &model(bottom, &towers, &binary()));
        cases.add(
            &format!("plain MoE, norm {norm:?}"),
            export,
            &model(Moe::of(experts()), &towers, &mixed()),
        );
        cases.add(
            &format!("plain MMoE, norm {norm:?}"),
            export,
            &model(Mmoe::of(experts()), &towers, &binary()),
        );
        let single = model(SingleTask::of(experts()), &towers, &mixed());
        cases.add(&format!("plain single task, norm {norm:?}"), export, &single);
    }
    cases.check(&python);
}

#[test]
fn every_activation_puts_out_the_same_through_onnxruntime() {
    let Some(python) = python() else { return };
    let mut cases = Cases::new();
    let names = [
        "identity",
        "relu",
        "leaky_relu",
        "prelu",
        "gelu",
        "gelu_tanh",
        "silu",
        "mish",
        "sigmoid",
        "hard_sigmoid",
        "tanh",
        "selu",
        "elu",
        "celu",
        "hard_swish",
        "softplus",
        "softsign",
        "hard_shrink",
        "soft_shrink",
        "thresholded_relu",
    ];
    let mut functions: Vec<Activation> =
        names.iter().map(|name| Activation::from_name(name).unwrap()).collect();
    functions.extend([
        Activation::LeakyRelu(0.3),
        Activation::Elu(0.4),
        Activation::Celu(0.6),
        Activation::Softplus(2.5),
        Activation::HardShrink(0.2),
        Activation::SoftShrink(0.2),
        Activation::ThresholdedRelu(0.3),
    ]);
    for function in functions {
        let towers = TowerConfig::new([5]).with_activation(function);
        let head = HeadConfig::Mmoe(MmoeConfig::new(2, [6]).with_activation(function));
        cases.add(&format!("{function:?}, in banks"), OnnxExport::new(), &model(head, &towers, &binary()));
        let head = HeadConfig::SharedBottom(SharedBottomConfig::new([6]).with_activation(function));
        cases.add(&format!("{function:?}, alone"), OnnxExport::new(), &model(head, &towers, &mixed()));
    }
    cases.check(&python);
}

#[test]
fn a_sparse_table_and_inputs_of_one_kind_are_carried() {
    let Some(python) = python() else { return };
    let mut cases = Cases::new();
    let encoder = EncoderConfig::new().with_sparse_from(1).with_embedding_std(1.0);
    let builder = MultiTaskModel::for_inputs(&inputs(), &binary()).encoder(encoder);
    cases.add("sparse tables", OnnxExport::new(), &builder.init(&Device::flex()).unwrap());
    cases.check(&python);
}

/// An expert that doesn't say how it is written.
#[derive(Module, Debug)]
struct Mine {
    width: usize,
}

impl Expert for Mine {
    fn d_output(&self) -> usize {
        self.width
    }

    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        x
    }
}

#[test]
fn a_part_without_a_form_in_onnx_is_named() {
    let experts = vec![Mine { width: inputs().d_input() }, Mine { width: inputs().d_input() }];
    let builder = MultiTaskModel::for_inputs(&inputs(), &binary()).head(Mmoe::of(experts));
    let error = OnnxExport::new().of(&builder.init(&Device::flex()).unwrap()).unwrap_err().to_string();
    assert!(error.contains("Mine") && error.contains("to_onnx"), "{error}");
}
