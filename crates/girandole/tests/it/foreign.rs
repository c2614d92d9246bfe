//! Models that other frameworks trained predict the same here, features included.

use std::fs;
use std::path::{Path, PathBuf};

use girandole::data::GivenFeatures;
use girandole::nn::NameMap;
use girandole::prelude::*;

fn golden(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/foreign").join(file)
}

fn imported(folder: &Path, model: &str, device: &Device) -> Run {
    let features = GivenFeatures::load(&golden("features.json")).unwrap();
    let job = Job::load(&golden(&format!("{model}.toml"))).unwrap();
    let map = NameMap::shipped(model).unwrap();
    let weights = golden(&format!("{model}.safetensors"));
    Run::import(folder, &job, Some(&features), &weights, &map, device).unwrap()
}

/// Their predictions, by column.
fn theirs(model: &str) -> Vec<(String, Vec<f32>)> {
    let text = fs::read_to_string(golden(&format!("{model}.csv"))).unwrap();
    let mut lines = text.lines();
    let mut columns: Vec<(String, Vec<f32>)> =
        lines.next().unwrap().split(',').map(|name| (name.to_owned(), vec![])).collect();
    for line in lines {
        for ((_, values), cell) in columns.iter_mut().zip(line.split(',')) {
            values.push(cell.parse().unwrap());
        }
    }
    columns
}

#[test]
fn every_shipped_map_gives_their_predictions_on_1000_rows() {
    let device = Device::flex();
    let mut faults = vec![];
    for model in NameMap::shipped_names() {
        let folder = tempfile::tempdir().unwrap();
        let run = imported(&folder.path().join("run"), model, &device);
        let ours = run.predict(&golden("rows.csv"), &device, &|_| ()).unwrap();
        let mut most = 0.0f32;
        for ((name, ours), (column, theirs)) in ours.columns.iter().zip(theirs(model)) {
            assert_eq!((name.as_str(), ours.len()), (column.as_str(), 1000));
            let spread = |values: &[f32]| {
                values.iter().copied().fold(f32::MIN, f32::max)
                    - values.iter().copied().fold(f32::MAX, f32::min)
            };
            assert!(spread(&theirs) > 0.1, "{model}: {name} says nothing");
            most = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(most, f32::max);
        }
        println!("{model}: largest difference {most:e} over 1000 rows and 3 tasks");
        if most.is_nan() || most > 1e-5 {
            faults.push(format!("{model} is off by {most}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_wrong_setting_or_map_is_told_by_name() {
    let device = Device::flex();
    let folder = tempfile::tempdir().unwrap();
    let features = GivenFeatures::load(&golden("features.json")).unwrap();
    let import = |model: &str, map: &str, change: &dyn Fn(&str) -> String| {
        let job = change(&fs::read_to_string(golden(&format!("{model}.toml"))).unwrap());
        let job = Job::parse(&job, "changed.toml").unwrap();
        let weights = golden(&format!("{model}.safetensors"));
        let map = NameMap::shipped(map).unwrap();
        Run::import(&folder.path().join("run"), &job, Some(&features), &weights, &map, &device)
            .unwrap_err()
            .to_string()
    };
    let same = |job: &str| job.to_owned();
    let message = import("libmtl-mmoe", "libmtl-mmoe", &|job| job.replace(", gate = { bias = true }", ""));
    assert!(message.contains("gate_specific.click.0 has a bias, head.gate.0 has none"), "{message}");
    let message =
        import("libmtl-mmoe", "libmtl-mmoe", &|job| job.replace("widths = [10, 8]", "widths = [10, 9]"));
    assert!(
        message.contains("experts_shared.0.2.weight is [8, 10], head.experts.0.layers.1 needs [9, 10]"),
        "{message}"
    );
    let message = import("libmtl-mmoe", "libmtl-mmoe", &|job| job.replace("experts = 3", "experts = 2"));
    assert!(
        message.contains("gate_specific.click.0.weight is [3, 12], head.gate.0 needs [2, 12]"),
        "{message}"
    );
    let message = import("libmtl-mmoe", "libmtl-mmoe", &|job| job.replace("experts = 3", "experts = 4"));
    assert!(message.contains("it lacks experts_shared.3.0.weight"), "{message}");
    let message = import("deepctr-torch-mmoe", "torch-rechub-mmoe", &same);
    assert!(message.contains("it lacks embedding.embed_dict.device.weight"), "{message}");
    let message = import("libmtl-mmoe", "libmtl-mmoe", &|job| job.replace("\"age\", \"income\"", "\"age\""));
    assert!(message.contains("`income` is given and is no feature"), "{message}");
    let message =
        import("libmtl-mmoe", "libmtl-mmoe", &|job| job.replace("\"age\", ", "\"years\", \"age\", "));
    assert!(message.contains("feature `years` is not given"), "{message}");
    assert!(!Run::is_in(&folder.path().join("run")), "nothing is left behind");
}

#[test]
fn a_weight_that_a_map_forgets_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let features = GivenFeatures::load(&golden("features.json")).unwrap();
    let job = Job::load(&golden("deepctr-torch-mmoe.toml")).unwrap();
    let mut map = NameMap::shipped("deepctr-torch-mmoe").unwrap();
    map.layer.iter_mut().for_each(|layer| layer.bias = None);
    let weights = golden("deepctr-torch-mmoe.safetensors");
    let run = Run::import(&folder.path().join("run"), &job, Some(&features), &weights, &map, &Device::flex());
    let message = run.unwrap_err().to_string();
    assert!(
        message.contains("leaves out.0.bias out") && message.contains("leaves out.2.bias out"),
        "{message}"
    );
}

#[test]
fn without_given_features_their_ids_must_be_those_fitted_on_the_job_s_rows() {
    let device = Device::flex();
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(golden("libmtl-mmoe.toml")).unwrap();
    // Their tables have no row for unknown categories.
    let text = text.replace("rows.csv", golden("rows.csv").to_str().unwrap());
    let job = Job::parse(&text, "job.toml").unwrap();
    let weights = golden("libmtl-mmoe.safetensors");
    let map = NameMap::shipped("libmtl-mmoe").unwrap();
    let message =
        Run::import(&folder.path().join("run"), &job, None, &weights, &map, &device).unwrap_err().to_string();
    assert!(message.contains("embeddings.city.weight is [7, 4], city needs [8, 4]"), "{message}");
}
