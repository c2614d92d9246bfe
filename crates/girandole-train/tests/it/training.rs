//! Training as a whole.

use girandole_core::{Examples, Task};
use girandole_train::{
    Dashboard, LossKind, ScheduleConfig, StopReason, TaskObjective, TrainConfig, TrainError, Trainer,
    evaluate, predict,
};

use crate::synthetic::{Net, World, alone, weights, weights_in};

fn three_kinds() -> Vec<Task> {
    vec![Task::binary("click"), Task::multiclass("grade", 4), Task::regression("price/day")]
}

#[test]
fn every_kind_of_task_learns() {
    let _turn = alone();
    let world = World::new(three_kinds(), 2000);
    let fitted = Trainer::new(Net::new(&world.tasks, 0.0, false))
        .epochs(15)
        .batch(64)
        .dashboard(Dashboard::Quiet)
        .config(TrainConfig { epochs: 15, batch: 64, ..TrainConfig::default() })
        .fit(&world)
        .unwrap();
    let [click, grade, price] = &fitted.test[..] else { panic!("three tasks") };
    assert!(click.auc.unwrap() > 0.95, "{click:?}");
    assert!(grade.auc.unwrap() > 0.85 && grade.accuracy.unwrap() > 0.5, "{grade:?}");
    assert!(price.rmse.unwrap() < 0.6 && price.auc.is_none(), "{price:?}");
    assert_eq!(fitted.history.epochs.len(), 15);
    let first = fitted.history.epochs[0].train[0].loss.unwrap();
    assert!(fitted.history.epochs[14].train[0].loss.unwrap() < first);
    let table = fitted.summary();
    assert!(table.contains("click") && table.contains("RMSE"), "{table}");
    let json: serde_json::Value = serde_json::from_str(&fitted.to_json()).unwrap();
    assert_eq!(json["test"]["click"]["auc"].as_f64(), click.auc);
    assert!(json["test"]["price/day"]["rmse"].is_number());
}

#[test]
fn one_seed_gives_one_set_of_weights_and_another_seed_another() {
    let _turn = alone();
    let world = World::pair(500);
    let run = |seed| {
        let net = Net::new(&world.tasks, 0.3, true);
        let trainer = Trainer::new(net).epochs(2).batch(64).seed(seed).dashboard(Dashboard::Quiet);
        trainer.fit(&world).unwrap()
    };
    let (a, b, c) = (run(3), run(3), run(4));
    assert!(weights(&a.model) == weights(&b.model));
    assert_eq!(a.test, b.test);
    assert!(weights(&a.model) != weights(&c.model));
}

#[test]
fn a_resumed_training_equals_an_unbroken_one_bit_for_bit() {
    let _turn = alone();
    [None, Some(0.9)].into_iter().for_each(resumed_equals_unbroken);
}

fn resumed_equals_unbroken(ema_decay: Option<f64>) {
    let world = World::pair(600);
    let trainer = |epochs, folder: &std::path::Path| {
        let config = TrainConfig {
            epochs,
            batch: 64,
            clip_norm: Some(0.5),
            schedule: ScheduleConfig::Constant {},
            ema_decay,
            ..TrainConfig::default()
        };
        Trainer::new(Net::new(&world.tasks, 0.3, true))
            .config(config)
            .folder(folder)
            .dashboard(Dashboard::Quiet)
    };
    let (whole, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let unbroken = trainer(5, whole.path()).fit(&world).unwrap();
    trainer(2, broken.path()).fit(&world).unwrap();
    // What a kill in the middle of a write leaves behind must not matter.
    std::fs::create_dir_all(broken.path().join("checkpoint/epoch-00003.part")).unwrap();
    std::fs::write(broken.path().join("weights.bpk.part"), b"half").unwrap();
    let resumed = trainer(5, broken.path()).resume(true).fit(&world).unwrap();
    assert!(weights(&resumed.model) == weights(&unbroken.model));
    assert_eq!(resumed.test, unbroken.test);
    let scores = |fitted: &girandole_train::Fitted<Net>| {
        fitted
            .history
            .epochs
            .iter()
            .map(|e| (e.epoch, e.step, e.train.clone(), e.kept_by))
            .collect::<Vec<_>>()
    };
    assert_eq!(scores(&resumed), scores(&unbroken));
    let file = |dir: &tempfile::TempDir, name: &str| std::fs::read(dir.path().join(name)).unwrap();
    for name in ["checkpoint/epoch-00005/model.bpk", "weights.bpk"] {
        let read =
            |dir: &tempfile::TempDir| weights_in(&dir.path().join(name), Net::new(&world.tasks, 0.3, true));
        assert!(read(&whole) == read(&broken), "{name}");
    }
    assert_eq!(file(&whole, "history.csv"), file(&broken, "history.csv"));
    let kept: Vec<_> = std::fs::read_dir(broken.path().join("checkpoint")).unwrap().collect();
    assert_eq!(kept.len(), 1);
}

#[test]
fn averages_are_scored_and_kept_and_training_goes_on_with_the_weights() {
    let _turn = alone();
    let world = World::pair(300);
    let run = |ema_decay, folder: &tempfile::TempDir| {
        let mut config = TrainConfig { epochs: 3, batch: 64, ema_decay, ..TrainConfig::default() };
        config.optimizer.learning_rate = 0.01;
        let trainer = Trainer::new(Net::new(&world.tasks, 0.0, false)).config(config).folder(folder.path());
        trainer.dashboard(Dashboard::Quiet).fit(&world).unwrap()
    };
    let [plain, averaged] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (without, with) = (run(None, &plain), run(Some(0.99), &averaged));
    let losses = |fitted: &girandole_train::Fitted<Net>| {
        fitted.history.epochs.iter().map(|epoch| epoch.train[0].loss).collect::<Vec<_>>()
    };
    assert_eq!(losses(&without), losses(&with));
    let net = || Net::new(&world.tasks, 0.0, false);
    let live = |folder: &tempfile::TempDir| {
        weights_in(&folder.path().join("checkpoint/epoch-00003/model.bpk"), net())
    };
    assert!(live(&plain) == live(&averaged));
    assert!(weights(&with.model) != weights(&without.model));
    assert!(weights(&with.model) == weights_in(&averaged.path().join("weights.bpk"), net()));
    assert!(without.history.epochs[2].validation[0].loss != with.history.epochs[2].validation[0].loss);
}

#[test]
fn a_training_does_not_go_on_with_averages_that_it_had_not() {
    let _turn = alone();
    let (world, folder) = (World::pair(100), tempfile::tempdir().unwrap());
    let run = |epochs, ema_decay| {
        let config = TrainConfig { epochs, batch: 64, ema_decay, ..TrainConfig::default() };
        let trainer = Trainer::new(Net::new(&world.tasks, 0.0, false)).config(config).folder(folder.path());
        trainer.resume(epochs > 1).dashboard(Dashboard::Quiet).fit(&world)
    };
    run(1, None).unwrap();
    let error = run(2, Some(0.99)).unwrap_err().to_string();
    assert!(error.contains("ema_decay was none and is now 0.99"), "{error}");
}

#[test]
fn a_resumed_training_keeps_the_best_weights_of_a_checkpoint_that_is_gone() {
    let _turn = alone();
    let world = World::pair(300);
    let folder = tempfile::tempdir().unwrap();
    let train = |epochs, resume| {
        // A rate at which nothing changes: the first epoch stays the best.
        let mut config = TrainConfig { epochs, batch: 64, ..TrainConfig::default() };
        config.optimizer.learning_rate = 1e-30;
        let trainer = Trainer::new(Net::new(&world.tasks, 0.0, false)).config(config).folder(folder.path());
        trainer.resume(resume).dashboard(Dashboard::Quiet).fit(&world).unwrap()
    };
    let begun = train(2, false);
    let resumed = train(5, true);
    assert_eq!((begun.best_epoch, resumed.best_epoch), (1, 1));
    assert!(weights(&resumed.model) == weights(&begun.model));
}

#[test]
fn equal_trainings_write_equal_files() {
    let _turn = alone();
    let world = World::pair(200);
    let run = || {
        let folder = tempfile::tempdir().unwrap();
        let net = Net::new(&world.tasks, 0.3, false);
        let trainer = Trainer::new(net).epochs(2).batch(32).folder(folder.path());
        trainer.dashboard(Dashboard::Quiet).fit(&world).unwrap();
        let file = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        ["weights.bpk", "history.csv", "checkpoint/epoch-00002/model.bpk"].map(file)
    };
    for (position, (a, b)) in run().into_iter().zip(run()).enumerate() {
        let first = a.iter().zip(&b).position(|(a, b)| a != b);
        assert!(a == b, "file {position} differs from byte {first:?} of {}", a.len());
    }
}

#[test]
fn resuming_with_other_settings_is_refused() {
    let _turn = alone();
    let world = World::pair(200);
    let folder = tempfile::tempdir().unwrap();
    let trainer = |batch| {
        let net = Net::new(&world.tasks, 0.0, false);
        Trainer::new(net).epochs(1).batch(batch).folder(folder.path()).dashboard(Dashboard::Quiet)
    };
    trainer(64).fit(&world).unwrap();
    let error = trainer(32).resume(true).fit(&world).unwrap_err().to_string();
    assert!(error.contains("batch was 64 and is now 32"), "{error}");
}

#[test]
fn without_a_folder_nothing_is_written() {
    let _turn = alone();
    let world = World::pair(100);
    let before = std::fs::read_dir(".").unwrap().count();
    let trainer = Trainer::new(Net::new(&world.tasks, 0.0, false)).epochs(1).dashboard(Dashboard::Plain);
    assert_eq!(trainer.fit(&world).unwrap().stopped, StopReason::Finished);
    assert_eq!(std::fs::read_dir(".").unwrap().count(), before);
}

#[test]
fn missing_labels_and_tasks_without_any_give_no_nan() {
    let _turn = alone();
    let mut world = World::new(three_kinds(), 400);
    // No click at all, and grades on the first few rows only.
    for rows in [&mut world.train, &mut world.validation, &mut world.test] {
        let n = rows.len();
        for row in 0..n {
            rows.mask[row * 3] = 0.0;
            rows.mask[row * 3 + 1] = f32::from(row < 5);
        }
    }
    let net = Net::new(&world.tasks, 0.0, false);
    let fitted = Trainer::new(net).epochs(2).batch(32).dashboard(Dashboard::Plain).fit(&world).unwrap();
    let [click, grade, price] = &fitted.test[..] else { panic!("three tasks") };
    assert_eq!((click.n, click.loss, click.auc, click.label_rate), (0, None, None, None));
    assert_eq!(grade.n, 5);
    assert!(price.rmse.unwrap().is_finite());
    assert!(!fitted.history.to_csv().contains("NaN") && !fitted.to_json().contains("NaN"));
}

#[test]
fn a_prediction_does_not_depend_on_its_batch() {
    let _turn = alone();
    let world = World::new(three_kinds(), 400);
    let net = Net::new(&world.tasks, 0.3, true);
    let fitted = Trainer::new(net).epochs(1).batch(64).dashboard(Dashboard::Quiet).fit(&world).unwrap();
    let device = burn::prelude::Device::flex();
    let whole = predict(&fitted.model, &world.test, 1000, &device).unwrap();
    let single = predict(&fitted.model, &world.test, 1, &device).unwrap();
    let names: Vec<_> = whole.columns.iter().map(|column| column.name()).collect();
    assert_eq!(names, ["click", "grade=0", "grade=1", "grade=2", "grade=3", "price/day"]);
    for (a, b) in whole.columns.iter().zip(&single.columns) {
        assert!(a.values.iter().zip(&b.values).all(|(a, b)| (a - b).abs() < 1e-6), "{}", a.name());
    }
    let sums = (0..world.test.len()).map(|r| whole.columns[1..5].iter().map(|c| c.values[r]).sum::<f32>());
    assert!(sums.into_iter().all(|sum| (sum - 1.0).abs() < 1e-5));
    let scores = evaluate(&fitted.model, &world.test, 7, &device).unwrap();
    assert!((scores[0].auc.unwrap() - fitted.test[0].auc.unwrap()).abs() < 1e-9);
}

#[test]
fn a_task_of_weight_zero_does_not_move_the_model() {
    let _turn = alone();
    let world = World::pair(300);
    let run = |other: &World| {
        let objectives = vec![
            TaskObjective::for_task(&world.tasks[0]),
            TaskObjective::for_task(&world.tasks[1]).with_weight(0.0),
        ];
        let net = Net::new(&world.tasks, 0.0, false);
        let trainer = Trainer::new(net).epochs(1).batch(64).objectives(objectives);
        weights(&trainer.dashboard(Dashboard::Quiet).fit(other).unwrap().model)
    };
    let mut flipped = world.clone();
    flipped.train.targets.iter_mut().skip(1).step_by(2).for_each(|y| *y = 1.0 - *y);
    flipped.validation.targets.iter_mut().skip(1).step_by(2).for_each(|y| *y = 1.0 - *y);
    assert!(run(&world) == run(&flipped));
}

#[test]
fn a_model_of_other_tasks_and_wrong_objectives_are_refused() {
    let world = World::pair(50);
    let other = Net::new(&three_kinds(), 0.0, false);
    let error = Trainer::new(other).dashboard(Dashboard::Quiet).fit(&world).unwrap_err();
    assert!(matches!(error, TrainError::Tasks { .. }), "{error}");
    let net = Net::new(&world.tasks, 0.0, false);
    let objectives = vec![TaskObjective { loss: LossKind::Squared, weight: -1.0 }; 2];
    let error = Trainer::new(net).objectives(objectives).dashboard(Dashboard::Quiet).fit(&world).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("tasks.income.loss") && text.contains("tasks.never married.weight"), "{text}");
}

#[test]
fn no_training_row_is_an_error_and_no_test_row_is_not() {
    let _turn = alone();
    let mut world = World::pair(50);
    world.test = World::pair(0).test;
    let net = Net::new(&world.tasks, 0.0, false);
    let trainer = Trainer::new(net).epochs(1).dashboard(Dashboard::Quiet);
    let fitted = trainer.clone().fit(&world).unwrap();
    assert!(fitted.test.iter().all(|scores| scores.n == 0));
    assert!(!fitted.summary().contains("test "));
    world.train = World::pair(0).train;
    assert!(matches!(trainer.fit(&world).unwrap_err(), TrainError::NoRows));
}
