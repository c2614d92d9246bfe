//! The shipped mixture in the trainer.

use std::fs;
use std::path::Path;

use burn::prelude::*;
use girandole_core::{Task, TaskData};
use girandole_nn::{
    ConfiguredModel, HeadConfig, L2ConstrainedConfig, MmoeConfig, ModelConfig, Norm, TaskModel, load_weights,
    seeded,
};
use girandole_train::{
    Dashboard, OptimizerConfig, OptimizerKind, ScheduleConfig, TrainConfig, Trainer, predict,
};

use crate::synthetic::{World, alone};

fn world() -> World {
    World::new(vec![Task::binary("click"), Task::multiclass("grade", 3), Task::binary("like")], 700)
}

fn mmoe(world: &World) -> ConfiguredModel {
    let device = Device::flex();
    device.seed(11);
    let head = MmoeConfig::new(3, [16, 8]).with_norm(Norm::Batch).with_dropout(0.2);
    let config = ModelConfig::default().with_head(HeadConfig::Mmoe(head)).with_towers([8]);
    config.init(world.inputs(), world.tasks(), &device).expect("sound settings")
}

fn trainer(world: &World, epochs: usize, folder: &Path) -> Trainer<ConfiguredModel> {
    let config = TrainConfig {
        epochs,
        batch: 64,
        optimizer: OptimizerConfig {
            kind: OptimizerKind::AdamW,
            learning_rate: 1e-2,
            ..OptimizerConfig::default()
        },
        clip_norm: Some(1.0),
        ..TrainConfig::default()
    };
    Trainer::new(mmoe(world)).config(config).folder(folder).dashboard(Dashboard::Quiet)
}

#[test]
fn a_resumed_mixture_leaves_the_same_files_byte_for_byte() {
    let _turn = alone();
    let world = world();
    let (whole, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let unbroken = trainer(&world, 6, whole.path()).fit(&world).unwrap();
    trainer(&world, 1, broken.path()).fit(&world).unwrap();
    trainer(&world, 4, broken.path()).resume(true).fit(&world).unwrap();
    let resumed = trainer(&world, 6, broken.path()).resume(true).fit(&world).unwrap();
    assert_eq!(resumed.test, unbroken.test);
    assert!(resumed.test[0].auc.unwrap() > 0.9);
    for name in [
        "weights.bpk",
        "history.csv",
        "checkpoint/epoch-00006/model.bpk",
        "checkpoint/epoch-00006/optimizer.bpk",
    ] {
        let read = |folder: &Path| fs::read(folder.join(name)).unwrap();
        assert!(read(whole.path()) == read(broken.path()), "{name}");
    }
}

#[test]
fn a_finished_training_resumed_does_nothing_more() {
    let _turn = alone();
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let first = trainer(&world, 3, folder.path()).fit(&world).unwrap();
    let again = trainer(&world, 3, folder.path()).resume(true).fit(&world).unwrap();
    assert_eq!((again.test, again.history), (first.test, first.history));
    assert_eq!(again.best_epoch, first.best_epoch);
}

#[test]
fn the_weights_in_the_folder_predict_what_the_fitted_model_predicts() {
    let _turn = alone();
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let mut trainer = trainer(&world, 3, folder.path());
    let schedule = ScheduleConfig::one_cycle();
    trainer = trainer.config(TrainConfig { epochs: 3, batch: 64, schedule, ..TrainConfig::default() });
    let fitted = trainer.fit(&world).unwrap();
    let loaded = load_weights(mmoe(&world), &folder.path().join("weights.bpk")).unwrap();
    let device = Device::flex();
    let of = |model: &ConfiguredModel| predict(model, &world.test, 100, &device).unwrap();
    assert_eq!(of(&loaded), of(&fitted.model));
}

#[test]
fn the_penalty_of_a_head_pulls_its_weights_together() {
    let _turn = alone();
    let world = world();
    let spread_after = |alpha: f64| {
        let head = HeadConfig::L2Constrained(L2ConstrainedConfig { alpha, ..L2ConstrainedConfig::new([16]) });
        let config = ModelConfig::default().with_head(head).with_towers([8]);
        let model = seeded(1, || config.init(world.inputs(), world.tasks(), &Device::flex())).unwrap();
        let mut settings = TrainConfig { epochs: 10, batch: 64, ..TrainConfig::default() };
        settings.optimizer.learning_rate = 0.02;
        let trainer = Trainer::new(model).config(settings).dashboard(Dashboard::Quiet);
        let fitted = trainer.fit(&world).unwrap();
        let penalty = fitted.model.penalty().unwrap().into_scalar::<f64>();
        // The losses reported are those of the targets alone.
        assert!(fitted.history.epochs[0].train[0].loss.unwrap() < 2.0);
        penalty / alpha
    };
    let (loose, tight) = (spread_after(1e-6), spread_after(10.0));
    assert!(tight < 0.1 * loose, "the weights spread by {loose} when free and {tight} when held");
}
