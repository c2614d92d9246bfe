//! The ways a training ends early.

use std::fs;

use girandole_core::Task;
use girandole_train::{Dashboard, Interrupt, OptimizerConfig, StopReason, TrainConfig, TrainError, Trainer};

use crate::synthetic::{Net, World, alone};

#[test]
fn a_loss_that_is_not_finite_names_task_epoch_step_and_rate() {
    let _turn = alone();
    let mut world = World::new(vec![Task::binary("click"), Task::regression("price")], 320);
    world.train.targets[2 * 7 + 1] = 1e30;
    let folder = tempfile::tempdir().unwrap();
    let net = Net::new(&world.tasks, 0.0, false);
    let trainer = Trainer::new(net).epochs(3).batch(32).folder(folder.path()).dashboard(Dashboard::Quiet);
    let error = trainer.fit(&world).unwrap_err();
    let TrainError::NotFinite { task, epoch, step, learning_rate } = &error else { panic!("{error}") };
    assert_eq!((task.as_str(), *epoch, *learning_rate), ("price", 1, 1e-3));
    assert!((1..=10).contains(step));
    assert!(error.to_string().contains("lower optimizer.learning_rate"), "{error}");
    assert!(!folder.path().join("weights.bpk").exists());
}

#[test]
fn divergence_keeps_the_weights_and_checkpoint_of_earlier_epochs() {
    let _turn = alone();
    let world = World::new(vec![Task::regression("price")], 320);
    let folder = tempfile::tempdir().unwrap();
    let run = |epochs, learning_rate, resume| {
        let optimizer = OptimizerConfig { learning_rate, ..OptimizerConfig::default() };
        let config = TrainConfig { epochs, batch: 32, optimizer, ..TrainConfig::default() };
        let trainer = Trainer::new(Net::new(&world.tasks, 0.0, false)).config(config);
        trainer.folder(folder.path()).resume(resume).dashboard(Dashboard::Quiet).fit(&world)
    };
    run(1, 1e-3, false).unwrap();
    let before = fs::read(folder.path().join("weights.bpk")).unwrap();
    let error = run(5, 1e30, true).unwrap_err();
    assert!(matches!(error, TrainError::NotFinite { epoch: 2, .. }), "{error}");
    assert_eq!(fs::read(folder.path().join("weights.bpk")).unwrap(), before);
    assert_eq!(run(2, 1e-3, true).unwrap().history.epochs.len(), 2);
}

#[test]
fn an_interrupt_leaves_a_usable_run() {
    let _turn = alone();
    let world = World::pair(400);
    let folder = tempfile::tempdir().unwrap();
    let interrupt = Interrupt::new();
    let trainer = Trainer::new(Net::new(&world.tasks, 0.0, false))
        .epochs(100_000)
        .batch(32)
        .folder(folder.path())
        .dashboard(Dashboard::Quiet)
        .interrupt(&interrupt);
    let stopper = std::thread::spawn({
        let (interrupt, summary) = (interrupt.clone(), folder.path().join("checkpoint"));
        move || {
            while !summary.exists() {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            interrupt.stop();
        }
    });
    let fitted = trainer.fit(&world).unwrap();
    stopper.join().unwrap();
    assert_eq!(fitted.stopped, StopReason::Interrupted);
    let summary = fs::read_to_string(folder.path().join("summary.json")).unwrap();
    assert!(summary.contains("\"stopped\": \"interrupted\""), "{summary}");
    assert!(folder.path().join("weights.bpk").exists());
}

#[test]
fn an_interrupt_before_any_validation_keeps_the_weights_as_they_are() {
    let _turn = alone();
    let world = World::pair(400);
    let folder = tempfile::tempdir().unwrap();
    let interrupt = Interrupt::new();
    interrupt.stop();
    let net = Net::new(&world.tasks, 0.0, false);
    let trainer = Trainer::new(net).batch(32).folder(folder.path()).interrupt(&interrupt);
    let fitted = trainer.dashboard(Dashboard::Quiet).fit(&world).unwrap();
    assert_eq!((fitted.stopped, fitted.best_epoch), (StopReason::Interrupted, 0));
    assert!(fitted.test[0].auc.is_some());
    assert!(folder.path().join("weights.bpk").exists());
}

#[test]
fn patience_runs_out_in_the_direction_of_the_score() {
    let _turn = alone();
    let mut world = World::new(vec![Task::binary("click")], 400);
    // Validation contradicts training: every step makes it worse.
    world.validation.targets.iter_mut().for_each(|y| *y = 1.0 - *y);
    for keep in ["click auc", "mean auc", "loss", "click log loss", "click accuracy"] {
        let config = TrainConfig {
            epochs: 50,
            batch: 32,
            keep: Some(keep.to_owned()),
            patience: Some(3),
            optimizer: OptimizerConfig { learning_rate: 1e-2, ..OptimizerConfig::default() },
            ..TrainConfig::default()
        };
        let trainer = Trainer::new(Net::new(&world.tasks, 0.0, false)).config(config);
        let fitted = trainer.dashboard(Dashboard::Quiet).fit(&world).unwrap();
        assert_eq!(fitted.stopped, StopReason::EarlyStopped, "{keep}");
        let n = fitted.history.epochs.len();
        assert!(n < 50 && fitted.best_epoch + 3 == n, "{keep}: {n}, best {}", fitted.best_epoch);
        let scores: Vec<f64> = fitted.history.epochs.iter().map(|epoch| epoch.kept_by.unwrap()).collect();
        let higher = keep.ends_with("auc") || keep.ends_with("accuracy");
        let order = |a: &&f64, b: &&f64| if higher { a.total_cmp(b) } else { b.total_cmp(a) };
        assert_eq!(scores.iter().max_by(order), Some(&scores[fitted.best_epoch - 1]), "{keep}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let _turn = alone();
    let world = World::pair(100);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, b"not a folder").unwrap();
    let net = Net::new(&world.tasks, 0.0, false);
    let error =
        Trainer::new(net).folder(path.join("run")).dashboard(Dashboard::Quiet).fit(&world).unwrap_err();
    assert!(matches!(error, TrainError::Write { .. }), "{error}");
    assert!(error.to_string().contains("file"), "{error}");
}
