//! A regression in the unit of its column, whoever answers; and runs of older versions.

use std::fmt::Write;
use std::path::Path;

use girandole::core::TargetScale;
use girandole::job::{Job, JobFile};
use girandole::prelude::*;
use girandole::scorer::Scorer;

use crate::scorer::features;

const JOB: &str = r#"
[data]
path = "ROWS"

[[features]]
columns = ["size"]
kind = "numeric"
group = "user"
encodings = ["standard"]

[[features]]
columns = ["age"]
kind = "numeric"
group = "item"
encodings = ["standard"]

[[tasks]]
name = "rent"
kind = "regression"
target = "rent"

[[tasks]]
name = "let"
kind = "binary"
target = "let"

[model]
head = { kind = "mmoe", experts = 2, widths = [16] }
towers = { widths = [8] }
"#;

fn rows(n: usize) -> String {
    let mut text = String::from("size,age,rent,let\n");
    for i in 0..n {
        let (size, age) = (20 + i * 7919 % 100, i * 31 % 60);
        let _ = writeln!(text, "{size},{age},{},{}", 1e6 + 3000.0 * size as f64, u8::from(size > 60));
    }
    text
}

fn trained(folder: &Path) -> (Job, Run) {
    let file = folder.join("rows.csv");
    std::fs::write(&file, rows(500)).unwrap();
    let job = JobFile::new(JOB, "job.toml").set_path("data.path", &file).read().unwrap();
    let data = job.data().unwrap();
    let model = job.draw(data.encoders(), 1, &Device::flex()).unwrap().model;
    let folder = folder.join("run");
    Run::begin(&folder, &job, &data, false).unwrap();
    let trainer = Trainer::new(model).config(job.train.clone()).folder(&folder);
    trainer.dashboard(Dashboard::Quiet).fit(&data).unwrap();
    (job, Run::open(&folder).unwrap())
}

fn near(got: &[f32], want: &[f32]) {
    assert_eq!(got.len(), want.len());
    for (got, want) in got.iter().zip(want) {
        assert!((got - want).abs() <= 1e-5 * want.abs(), "{got} instead of {want}");
    }
}

#[test]
fn whoever_answers_says_the_rent_in_its_own_unit() {
    let folder = tempfile::tempdir().unwrap();
    let (job, run) = trained(folder.path());
    let device = Device::flex();
    let file = folder.path().join("rows.csv");
    let predicted = run.predict(&file, &device, &|_| ()).unwrap();
    let (name, want) = &predicted.columns[0];
    assert_eq!(name, "rent");
    let mean = want.iter().sum::<f32>() / want.len() as f32;
    assert!((1.1e6..1.3e6).contains(&mean), "{mean}");

    let predictor = Predictor::open(&run, &device).unwrap();
    near(
        predictor.predict(features(run.encoders(), &rows(40))).unwrap().column("rent").unwrap(),
        &want[..40],
    );
    let scorer = Scorer::open(&run, &device).unwrap();
    let user = features(scorer.request_encoders().unwrap(), "size\n20\n");
    let items = features(scorer.item_encoders().unwrap(), "age\n0\n");
    near(scorer.score(&user, &items).unwrap().column("rent").unwrap(), &want[..1]);

    // What was chosen by the rows is in the run.
    let used = &run.job().train;
    // 22 steps of 16 rows an epoch: 3,000 steps at most, 600 without a better score.
    assert_eq!((used.batch, used.epochs), (16, 136), "{used:?}");
    assert_eq!((used.keep.as_deref(), used.patience), (Some("score"), Some(27)));
    assert_eq!(*used, job.settled(&job.data().unwrap()).train);
    assert!(run.evaluate(&file, &device, &|_| ()).unwrap()[0].r2.unwrap() > 0.98);
}

#[test]
fn a_run_of_an_older_version_says_what_it_said_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (job, run) = trained(folder.path());
    let (device, file) = (Device::flex(), folder.path().join("rows.csv"));
    let scale = run.tasks()[0].scale;
    let new = run.predict(&file, &device, &|_| ()).unwrap().columns.remove(0).1;
    // As they were saved before targets had units.
    let encoders = run.folder().join("encoders.json");
    let mut saved: serde_json::Value = serde_json::from_slice(&std::fs::read(&encoders).unwrap()).unwrap();
    saved["format"] = 2.into();
    for task in saved["tasks"].as_array_mut().unwrap() {
        let task = task.as_object_mut().unwrap();
        assert!(task.remove("bias").is_some());
        task.remove("scale");
    }
    std::fs::write(&encoders, saved.to_string()).unwrap();

    let old = Run::open(run.folder()).unwrap();
    assert_eq!(old.tasks()[0].scale, TargetScale::default());
    let plain = old.predict(&file, &device, &|_| ()).unwrap().columns.remove(0).1;
    let again: Vec<f32> = plain.iter().map(|output| scale.to_unit(*output) as f32).collect();
    near(&again, &new);
    // Its rows come in the units that it knows, so that it can go on.
    let data = job.data_of(run.folder()).unwrap();
    assert_eq!(data.encoders(), old.encoders());
    Run::begin(run.folder(), &job, &data, true).unwrap();
}

#[test]
fn a_model_that_starts_from_a_run_learns_in_its_unit() {
    let folder = tempfile::tempdir().unwrap();
    let (_, run) = trained(folder.path());
    let file = folder.path().join("other.csv");
    std::fs::write(&file, rows(300).replace(",10", ",20")).unwrap();
    let job = JobFile::new(JOB.replace("encodings = [\"standard\"]\n", ""), "job.toml");
    let job = job.set_path("data.path", &file).set_path("from", run.folder()).read().unwrap();
    let data = job.data().unwrap();
    assert_eq!(data.tasks()[0].scale, run.tasks()[0].scale);
    assert_ne!(data.encoders().inputs(), run.encoders().inputs());
}
