//! Runs as folders, from code.

use girandole::prelude::*;

fn short() -> Job {
    let job = girandole::job::JobFile::adult().set("train.epochs", 1).set("model.head.experts", 2);
    job.read().unwrap()
}

#[test]
fn a_run_made_in_code_opens_and_predicts_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("run");
    let (job, device) = (short(), Device::flex());
    let data = DataSet::load(&job.schema).unwrap();
    let model = seeded(1, || job.model.init(data.inputs(), data.tasks(), &device)).unwrap();
    Run::begin(&folder, &job, &data, false).unwrap();
    assert!(Run::open(&folder).unwrap().model(&device).unwrap_err().to_string().contains("--resume"));
    let trainer = Trainer::new(model).config(job.train.clone()).folder(&folder);
    let fitted = trainer.dashboard(Dashboard::Quiet).fit(&data).unwrap();

    let run = Run::open(&folder).unwrap();
    assert_eq!(run.encoders(), data.encoders());
    let loaded = run.model(&device).unwrap();
    let before = predict(&fitted.model, &*data.test(), 512, &device).unwrap();
    assert_eq!(before, predict(&loaded, &*data.test(), 512, &device).unwrap());
    assert!(run.summary().unwrap().unwrap()["test"]["income"]["auc"].as_f64().unwrap() > 0.8);

    let message = Run::begin(&folder, &job, &data, false).unwrap_err().to_string();
    assert!(message.contains("already holds a run"), "{message}");
    let mut other = job.clone();
    other.train.seed += 1;
    let message = Run::begin(&folder, &other, &data, true).unwrap_err().to_string();
    assert!(message.contains("train.seed"), "{message}");
    other = job.clone();
    other.train.epochs += 1;
    Run::begin(&folder, &other, &data, true).unwrap();
}

#[test]
fn a_run_does_not_go_on_with_other_data() {
    let folder = tempfile::tempdir().unwrap();
    let job = short();
    let data = DataSet::load(&job.schema).unwrap();
    Run::begin(folder.path(), &job, &data, false).unwrap();
    let mut other = job.schema.clone();
    other.data.split.seed += 1;
    let data = DataSet::load(&other).unwrap();
    let message = Run::begin(folder.path(), &job, &data, true).unwrap_err().to_string();
    assert!(message.contains("encoders come out different"), "{message}");
}
