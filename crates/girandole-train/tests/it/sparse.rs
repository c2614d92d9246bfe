//! Trainings of tables of which a step touches a few rows.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{Batch, CategoricalInput, Examples, Features, Inputs, Task, TaskData};
use girandole_nn::{
    ConfiguredModel, Encode, HeadConfig, IntoHead, MmoeConfig, ModelConfig, MultiTaskModel, RowTable,
    TaskModel, TowerConfig, seeded,
};
use girandole_train::{
    Dashboard, OnlineTrainer, ScheduleConfig, TableConfig, TableKind, TrainConfig, TrainError, Trainer,
};

use crate::synthetic::{alone, weights};

const WIDTH: usize = 4;

/// Clicks that hang on two ids; every batch of `n_ids` rows holds every id.
#[derive(Debug, Clone)]
struct Clicks {
    n_ids: usize,
    len: usize,
    inputs: Inputs,
    tasks: Vec<Task>,
}

impl Clicks {
    fn new(n_ids: usize, len: usize) -> Self {
        let input = |name| CategoricalInput::new(name, n_ids).with_d_embedding(WIDTH);
        let inputs = Inputs::new(vec![], vec![input("user"), input("item")]);
        Self { n_ids, len, inputs, tasks: vec![Task::binary("click"), Task::regression("minutes")] }
    }

    fn part(&self, len: usize) -> Arc<dyn Examples> {
        Arc::new(Self { len, ..self.clone() })
    }
}

impl Examples for Clicks {
    fn len(&self) -> usize {
        self.len
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let ids = |row: &u32| [*row as usize % self.n_ids, (*row as usize * 7 + 3) % self.n_ids];
        let all: Vec<i64> = rows.iter().flat_map(ids).map(|id| id as i64).collect();
        let target = |row: &u32| {
            let [user, item] = ids(row);
            [f32::from((user * 5 + item).is_multiple_of(3)), (user as f32 - item as f32) / self.n_ids as f32]
        };
        let targets: Vec<f32> = rows.iter().flat_map(target).collect();
        let size = [rows.len(), 2];
        let ids = Tensor::<1, Int>::from_ints(all.as_slice(), device).reshape(size);
        Batch {
            features: Features::new(None, Some(ids)),
            targets: Tensor::from_data(TensorData::new(targets, size), device),
            mask: Tensor::ones(size, device),
            weights: Tensor::ones([rows.len()], device),
        }
    }
}

impl TaskData for Clicks {
    fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn train(&self) -> Arc<dyn Examples> {
        self.part(self.len)
    }

    fn validation(&self) -> Arc<dyn Examples> {
        self.part(self.len / 4)
    }

    fn test(&self) -> Arc<dyn Examples> {
        self.part(0)
    }
}

fn configured(data: &Clicks, sparse_from: usize) -> ConfiguredModel {
    let mut config = ModelConfig::default().with_head(HeadConfig::Mmoe(MmoeConfig::new(2, [8])));
    config.encoder.sparse_from = sparse_from;
    seeded(3, || config.init(&data.inputs, &data.tasks, &Device::flex())).expect("a small model")
}

/// Users in a table of several parts.
#[derive(Module, Debug)]
struct Users {
    table: RowTable,
}

impl Encode for Users {
    fn d_output(&self) -> usize {
        2 * WIDTH
    }

    fn forward(&self, features: Features) -> Tensor<2> {
        let ids = features.categorical.expect("ids");
        let rows: Vec<u32> = ids.clone().into_data().iter::<u32>().collect();
        self.table.forward(&rows, 2, &ids)
    }

    fn row_tables(&self) -> Vec<&RowTable> {
        vec![&self.table]
    }
}

fn in_parts_of(most: usize, data: &Clicks) -> impl TaskModel + use<> {
    let device = Device::flex();
    seeded(3, || {
        let table = RowTable::in_parts_of(most, data.n_ids, WIDTH, 0.1, &device);
        let head = MmoeConfig::new(2, [8]).into_head(2 * WIDTH, 2, &device).expect("a head");
        let towers = TowerConfig::new([4]).init(8, &data.tasks, &device).expect("towers");
        MultiTaskModel::new(Users { table }, head, towers, data.tasks.clone()).expect("parts that fit")
    })
}

fn near(a: &impl Module, b: &impl Module) {
    let (a, b) = (weights(a), weights(b));
    assert_eq!(a.len(), b.len());
    for (a, b) in a.into_iter().zip(b) {
        let (a, b) = (f32::from_bits(a), f32::from_bits(b));
        assert!((a - b).abs() < 1e-5, "{a} {b}");
    }
}

#[test]
fn adam_of_rows_is_that_of_the_whole_table_where_every_row_is_touched() {
    let _turn = alone();
    let data = Clicks::new(32, 256);
    let config = TrainConfig {
        epochs: 12,
        // Shuffled rows hold every id in every step only where a batch is all of them.
        batch: data.len,
        clip_norm: Some(0.05),
        schedule: ScheduleConfig::Constant {},
        tables: TableConfig::new(TableKind::Adam),
        ..TrainConfig::default()
    };
    let [dense, sparse] = [1000, 1].map(|sparse_from| {
        let trainer = Trainer::new(configured(&data, sparse_from)).config(config.clone());
        trainer.dashboard(Dashboard::Quiet).fit(&data).expect("a training without obstacles").model
    });
    assert_eq!(sparse.row_tables().len(), 1);
    near(&dense, &sparse);
    let [dense, sparse] = [1000, 1].map(|sparse_from| {
        let trainer =
            OnlineTrainer::new(configured(&data, sparse_from), 12, 64).tables(config.tables.clone());
        trainer.fit(data.train().as_ref()).expect("a training without obstacles").0
    });
    near(&dense, &sparse);
}

#[test]
fn every_rule_learns_and_rows_that_no_batch_touches_keep_their_bits() {
    let _turn = alone();
    let data = Clicks::new(50, 400);
    for kind in [TableKind::RowAdagrad, TableKind::Adagrad, TableKind::Adam, TableKind::Sgd] {
        let start = configured(&Clicks::new(80, 0), 1);
        let tables = TableConfig { learning_rate: Some(0.1), ..TableConfig::new(kind) };
        let trainer = OnlineTrainer::new(start.clone(), 300, 50).every(100).tables(tables);
        let (model, curve) = trainer.fit(data.train().as_ref()).expect("a training without obstacles");
        let loss = |point: usize| curve.points[point].losses.iter().sum::<f64>();
        assert!(loss(2) < 0.8 * loss(0), "{kind:?}: {curve:?}");
        let [before, after] = [&start, &model].map(weights);
        // Users lie before items: rows 50 to 79 and 130 to 159 belong to ids that never come.
        for never in [50..80, 130..160] {
            let numbers = never.start * WIDTH..never.end * WIDTH;
            assert!(before[numbers.clone()] == after[numbers], "{kind:?}");
        }
        assert!(before[..WIDTH] != after[..WIDTH], "{kind:?}");
    }
}

#[test]
fn a_training_in_parts_is_that_of_one_part() {
    let _turn = alone();
    let data = Clicks::new(100, 300);
    let [whole, parts] = [1 << 20, 16 * WIDTH].map(|most| {
        let tables = TableConfig { learning_rate: Some(0.1), ..TableConfig::default() };
        let trainer = OnlineTrainer::new(in_parts_of(most, &data), 20, 60).tables(tables);
        trainer.fit(data.train().as_ref()).expect("a training without obstacles").0
    });
    assert!(weights(&whole) == weights(&parts));
}

fn train(folder: &Path, kind: TableKind, epochs: usize) -> Result<(), TrainError> {
    let data = Clicks::new(100, 3000);
    let tables = TableConfig { learning_rate: Some(0.02), ..TableConfig::new(kind) };
    let config = TrainConfig { epochs, batch: 32, clip_norm: Some(1.0), tables, ..TrainConfig::default() };
    let trainer = Trainer::new(in_parts_of(16 * WIDTH, &data)).config(config).folder(folder).resume(true);
    trainer.dashboard(Dashboard::Quiet).fit(&data).map(|_| ())
}

const FOLDER: &str = "GIRANDOLE_TEST_SPARSE_FOLDER";
const KIND: &str = "GIRANDOLE_TEST_SPARSE_KIND";

fn kind(name: &str) -> TableKind {
    serde_json::from_value(name.into()).expect("a kind")
}

/// The process that is killed; does nothing in an ordinary run of the tests.
#[test]
fn child() {
    if let (Some(folder), Ok(name)) = (std::env::var_os(FOLDER), std::env::var(KIND)) {
        let _turn = alone();
        train(&PathBuf::from(folder), kind(&name), 12).expect("a training without obstacles");
    }
}

#[test]
fn a_training_killed_again_and_again_ends_with_the_same_bytes() {
    for name in ["row_adagrad", "adam", "sgd"] {
        let (whole, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let start = |folder: &Path| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "sparse::child"])
                .env(FOLDER, folder)
                .env(KIND, name)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        };
        let begun = std::time::Instant::now();
        assert!(start(whole.path()).wait().unwrap().success());
        let unbroken = begun.elapsed();
        for part in [23, 47, 61] {
            let mut child = start(killed.path());
            std::thread::sleep(Duration::max(unbroken * part / 100, Duration::from_millis(5)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert!(start(killed.path()).wait().unwrap().success());
        let file = |folder: &Path, name: &str| std::fs::read(folder.join(name)).unwrap();
        for path in
            ["weights.bpk", "checkpoint/epoch-00012/model.bpk", "checkpoint/epoch-00012/optimizer.bpk"]
        {
            assert!(file(killed.path(), path) == file(whole.path(), path), "{name}: {path}");
        }
    }
}

#[test]
fn best_weights_that_lay_in_the_folder_are_those_that_would_have_been_held() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    let data = Clicks::new(100, 600);
    let mut config =
        TrainConfig { epochs: 8, batch: 32, schedule: ScheduleConfig::Constant {}, ..TrainConfig::default() };
    // So high that the last epoch is not the best.
    config.optimizer.learning_rate = 0.5;
    let trainer = || Trainer::new(configured(&data, 1)).config(config.clone()).dashboard(Dashboard::Quiet);
    let held = trainer().fit(&data).unwrap();
    let written = trainer().folder(folder.path()).fit(&data).unwrap();
    assert!(held.best_epoch < 8, "the last epoch was the best");
    assert_eq!((held.best_epoch, &held.validation), (written.best_epoch, &written.validation));
    assert!(weights(&held.model) == weights(&written.model));
}

#[test]
fn another_rule_cannot_go_on_with_the_state_of_this_one() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    train(folder.path(), TableKind::RowAdagrad, 1).unwrap();
    let error = train(folder.path(), TableKind::Adam, 2).unwrap_err();
    assert!(matches!(error, TrainError::Resume { .. }), "{error}");
    train(folder.path(), TableKind::RowAdagrad, 2).unwrap();
}

#[test]
fn table_settings_out_of_range_are_told_with_their_paths() {
    let tables = TableConfig { learning_rate: Some(0.0), epsilon: f64::NAN, ..TableConfig::default() };
    let config = TrainConfig { tables, ..TrainConfig::default() };
    let paths: Vec<_> = config.problems(&[]).into_iter().map(|problem| problem.path).collect();
    assert_eq!(paths, ["tables.learning_rate", "tables.epsilon"]);
}
