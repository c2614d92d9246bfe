//! A training that goes on with new ids.

use girandole::data::synthetic::RankingConfig;
use girandole::job::{Job, JobFile};
use girandole::prelude::*;

/// Trains a job into a folder.
fn train(job: &Job, folder: &std::path::Path) -> Run {
    let device = Device::flex();
    let data = job.data().unwrap();
    let model = job.draw(data.encoders(), job.train.seed, &device).unwrap().model;
    let run = Run::begin(folder, job, &data, false).unwrap();
    let trainer = Trainer::new(model).config(job.train.clone()).objectives(job.objectives());
    trainer.folder(folder).dashboard(Dashboard::Quiet).fit(&data).unwrap();
    run
}

#[test]
fn a_fifth_of_new_ids_costs_the_old_ones_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let rows = RankingConfig::default().with_n_rows(60_000);
    let old = rows.clone().with_sizes(500, 960);
    old.write(&file("old.parquet")).unwrap();
    // As many rows again, with a fifth of the items never seen before.
    rows.with_sizes(500, 1_200).with_first_row(60_000).write(&file("new.parquet")).unwrap();
    old.with_first_row(200_000).write(&file("test.parquet")).unwrap();

    let job = |name: &str| {
        let job = JobFile::ranking(&file(name)).set("train.epochs", 6).set("model.head.widths", "[32]");
        job.set("data.split", "{ validation = 0.1, test = 0.0 }")
    };
    let first = train(&job("old.parquet").read().unwrap(), &file("first"));
    let on = job("new.parquet").set_path("from", &file("first")).set("train.optimizer.learning_rate", 1e-3);
    let second = train(&on.read().unwrap(), &file("second"));

    let items = |run: &Run| {
        let inputs = run.encoders().inputs();
        inputs.categorical.iter().find(|input| input.name == "item_id").unwrap().n_ids
    };
    assert_eq!(items(&second), items(&first) + 240, "every new item has a row of its own");
    let scores = |run: &Run| run.evaluate(&file("test.parquet"), &Device::flex(), &|_| ()).unwrap();
    for (before, after) in scores(&first).into_iter().zip(scores(&second)) {
        let (before_auc, after_auc) = (before.auc.unwrap(), after.auc.unwrap());
        println!("{}: AUC on old ids {before_auc:.4} before, {after_auc:.4} after", before.task);
        assert!(after_auc > before_auc - 0.001, "{}: {before_auc} before, {after_auc} after", before.task);
    }
}
