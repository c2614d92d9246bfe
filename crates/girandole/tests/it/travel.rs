//! Runs that travel: between devices, out into files, and in again.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use girandole::nn::{Encode, OnnxExport, WeightsForm, predictions};
use girandole::prelude::*;

use crate::agreement::devices;

/// A thousand rows with numbers, categories, two binary tasks and a regression.
fn rows() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/foreign/rows.csv")
}

fn job(head: &str) -> Job {
    let text = format!(
        "[data]\npath = '{}'\n\
         [[features]]\ncolumns = ['age', 'income']\nkind = 'numeric'\nencodings = ['standard']\n\
         [[features]]\ncolumns = ['city', 'device', 'hobby']\nkind = 'categorical'\n\
         [[tasks]]\nname = 'click'\nkind = 'binary'\ntarget = 'click'\n\
         [[tasks]]\nname = 'minutes'\nkind = 'regression'\ntarget = 'minutes'\n\
         [model]\nhead = {head}\ntowers = {{ widths = [6] }}\n\
         [train]\nepochs = 2\nbatch = 700\n",
        rows().display()
    );
    Job::parse(&text, "travel.toml").unwrap()
}

fn trained(folder: &Path, job: &Job, device: &Device) -> Run {
    let data = DataSet::load(&job.schema).unwrap();
    let model = seeded(1, || job.model.init(data.inputs(), data.tasks(), device)).unwrap();
    Run::begin(folder, job, &data, false).unwrap();
    let trainer = Trainer::new(model).config(job.train.clone()).folder(folder);
    trainer.dashboard(Dashboard::Quiet).fit(&data).unwrap();
    Run::open(folder).unwrap()
}

fn predicted(run: &Run, device: &Device) -> Vec<f32> {
    let predicted = run.predict(&rows(), device, &|_| ()).unwrap();
    predicted.columns.into_iter().flat_map(|(_, values)| values).collect()
}

fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    let off = |(a, b): (&f32, &f32)| if (a - b).is_nan() { f32::INFINITY } else { (a - b).abs() };
    a.iter().zip(b).map(off).fold(0.0, f32::max)
}

const MMOE: &str = "{ kind = 'mmoe', experts = 3, widths = [10, 8], norm = 'batch' }";

#[test]
fn a_run_trained_on_one_device_predicts_the_same_on_the_other() {
    let Some([flex, wgpu]) = devices() else { return };
    let job = job(MMOE);
    for (trainer, other, way) in [(&flex, &wgpu, "flex to wgpu"), (&wgpu, &flex, "wgpu to flex")] {
        let folder = tempfile::tempdir().unwrap();
        let run = trained(&folder.path().join("run"), &job, trainer);
        let [here, there] = [predicted(&run, trainer), predicted(&run, other)];
        let off = largest_difference(&here, &there);
        println!("{way}: largest difference {off:e} over {} predictions", here.len());
        assert!(here.len() == 2000 && off <= 1e-4, "{way}: {off}");
    }
}

#[test]
fn a_run_goes_out_as_safetensors_and_comes_back_with_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::flex();
    let run = trained(&folder.path().join("run"), &job(MMOE), &device);
    for (form, name) in [(WeightsForm::Stacked, "stacked"), (WeightsForm::PerPart, "per part")] {
        let file = folder.path().join(format!("{name}.safetensors"));
        run.export_weights(&file, form, &device).unwrap();
        let back = run.with_weights(&file, &folder.path().join(name), &device).unwrap();
        assert_eq!(predicted(&back, &device), predicted(&run, &device), "{name}");
        let message = run.with_weights(&file, &folder.path().join(name), &device).unwrap_err().to_string();
        assert!(message.contains("already holds a run"), "{message}");
    }
    let other =
        trained(&folder.path().join("other"), &job("{ kind = 'shared_bottom', widths = [8] }"), &device);
    let file = folder.path().join("stacked.safetensors");
    let message = other.with_weights(&file, &folder.path().join("none"), &device).unwrap_err().to_string();
    assert!(message.contains("head.bottom.layers.0.linear.weight"), "{message}");
    assert!(!folder.path().join("none").exists());
}

/// A python with onnxruntime, or nothing, which is said past the test's captured output.
fn python() -> Option<PathBuf> {
    let python = std::env::var_os("GIRANDOLE_ONNX_PYTHON").map(PathBuf::from);
    if python.is_none() {
        let said = "\nNOT TESTED: exported runs through onnxruntime. Set GIRANDOLE_ONNX_PYTHON to a python that has it: \
                    python3 -m venv ~/onnx && ~/onnx/bin/pip install onnxruntime numpy\n";
        let _ = std::io::stderr().write_all(said.as_bytes());
    }
    python
}

fn write<T: burn::tensor::Element>(file: PathBuf, values: Vec<T>) {
    let n = values.len();
    fs::write(file, TensorData::new(values, [n]).as_bytes()).unwrap();
}

#[test]
fn exported_runs_put_out_their_predictions_of_real_rows_through_onnxruntime() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let graphs = folder.path().join("graphs");
    fs::create_dir(&graphs).unwrap();
    let device = Device::flex();
    let heads = [
        ("bottom", "{ kind = 'shared_bottom', widths = [16, 8], norm = 'batch' }"),
        ("moe", "{ kind = 'moe', experts = 4, widths = [16] }"),
        ("mmoe", MMOE),
    ];
    let mut wanted = vec![];
    for (name, head) in heads {
        let settings = girandole::job::JobFile::adult().set("train.epochs", 1).read().unwrap();
        let mut adult = job(head);
        adult.schema = settings.schema;
        let run = trained(&folder.path().join(name), &adult, &device);
        let data = DataSet::load(&adult.schema).unwrap();
        let model = run.model(&device).unwrap();
        let test = data.test();
        let ids: Vec<u32> = (0..test.len().min(2000) as u32).collect();
        let features = test.batch(&ids, &device).features;
        let logits = model.forward(features.clone());
        for (suffix, export) in [
            ("whole", OnnxExport::new().with_predictions(true)),
            ("dense", OnnxExport::new().with_dense(true)),
        ] {
            let graph = format!("{name}-{suffix}");
            run.export_onnx(&graphs.join(format!("{graph}.onnx")), export, &device).unwrap();
            if export.dense {
                let encoded = model.encoder().forward(features.clone());
                write(graphs.join(format!("{graph}.encoded.bin")), encoded.try_into_vec_as::<f32>().unwrap());
            } else {
                let numbers = features.numeric.clone().unwrap().try_into_vec_as::<f32>().unwrap();
                write(graphs.join(format!("{graph}.numbers.bin")), numbers);
                let ids: Vec<i64> = features.categorical.clone().unwrap().into_data().iter::<i64>().collect();
                write(graphs.join(format!("{graph}.ids.bin")), ids);
            }
            let out = if export.predictions { predictions(&logits, run.tasks()) } else { logits.clone() };
            let columns = girandole::core::logit_ranges(run.tasks()).into_iter();
            let of = |columns: std::ops::Range<usize>| {
                out.clone().narrow(1, columns.start, columns.len()).try_into_vec_as::<f32>().unwrap()
            };
            wanted.push((graph, columns.map(of).collect::<Vec<_>>()));
        }
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../girandole-nn/tests/golden/run_onnx.py");
    let done = Command::new(python).arg(script).arg(&graphs).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for (graph, tasks) in wanted {
        for (k, want) in tasks.iter().enumerate() {
            let bytes = fs::read(graphs.join(format!("{graph}.{k}.bin"))).unwrap();
            let got: Vec<f32> =
                bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect();
            let off = largest_difference(&got, want);
            println!("{graph}, task {k}: largest difference {off:e} over {} numbers", got.len());
            assert!(off <= 1e-5, "{graph}, task {k}: {off}");
        }
    }
}
