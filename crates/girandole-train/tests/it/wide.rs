//! Wide paths that start at the best linear model.

use burn::prelude::*;
use girandole_core::{Task, TaskData};
use girandole_nn::{ConfiguredModel, ModelConfig, seeded};
use girandole_train::{Dashboard, Fitted, OptimizerConfig, TrainConfig, Trainer};

use crate::synthetic::{Rows, World, alone, noise};

/// Every column is the first with a little of its own, and the target is what two of them differ by.
fn nearly_equal_columns(n: usize, seed: u64) -> Rows {
    let (common, own) = (noise(n, seed), noise(n * 4, seed + 50));
    let features: Vec<f32> = (0..n * 4).map(|at| common[at / 4] + 0.01 * own[at]).collect();
    let targets = features.chunks_exact(4).map(|x| 60.0 * (x[0] - x[2])).collect();
    Rows { d_input: 4, n_tasks: 1, features, targets, mask: vec![1.0; n], weights: vec![1.0; n] }
}

fn world(rows: impl Fn(usize, u64) -> Rows, tasks: Vec<Task>) -> World {
    let mut world = World::new(tasks, 40);
    (world.train, world.validation, world.test) = (rows(160, 1), rows(80, 2), rows(80, 3));
    world
}

/// Steps so small that what training finds is the start.
fn fit(world: &World, wide: bool, epochs: usize, learning_rate: f64) -> Fitted<ConfiguredModel> {
    let config = ModelConfig::default().with_wide(wide);
    let model = seeded(1, || config.init(world.inputs(), world.tasks(), &Device::flex())).unwrap();
    let optimizer = OptimizerConfig { learning_rate, ..OptimizerConfig::default() };
    let train = TrainConfig { epochs, batch: 32, optimizer, ..TrainConfig::default() };
    Trainer::new(model).config(train).dashboard(Dashboard::Quiet).fit(world).unwrap()
}

fn weights(fitted: &Fitted<ConfiguredModel>) -> Vec<f32> {
    fitted.model.wide().unwrap().weight.val().into_data().try_into_vec().unwrap()
}

#[test]
fn a_wide_path_tells_columns_apart_that_nearly_agree() {
    let _turn = alone();
    let world = world(nearly_equal_columns, vec![Task::regression("difference")]);
    let rmse = |wide| fit(&world, wide, 1, 1e-9).test[0].rmse.unwrap();
    let (with, without) = (rmse(true), rmse(false));
    assert!(with < 0.05 && without > 0.4, "{with} with the wide path, {without} without");
}

#[test]
fn a_solved_wide_path_rests() {
    let _turn = alone();
    let world = World::new(vec![Task::regression("price"), Task::binary("click")], 200);
    let (one, many) = (fit(&world, true, 1, 1e-3), fit(&world, true, 5, 1e-2));
    assert_eq!(weights(&one), weights(&many));
    assert!(weights(&one).iter().any(|weight| weight.abs() > 0.5));
}

#[test]
fn labels_and_classes_start_at_their_linear_models_too() {
    let _turn = alone();
    let world = World::new(vec![Task::binary("click"), Task::multiclass("grade", 4)], 300);
    let fitted = fit(&world, true, 1, 1e-9);
    let areas: Vec<f64> = fitted.test.iter().map(|scores| scores.auc.unwrap()).collect();
    assert!(areas.iter().all(|area| *area > 0.93), "{areas:?}");
    let entropy = fitted.test[0].normalized_entropy.unwrap();
    assert!(entropy < 0.6, "{entropy}");
}

#[test]
fn a_target_that_nothing_tells_is_left_at_its_mean() {
    let _turn = alone();
    let rows = |n: usize, seed: u64| Rows {
        targets: noise(n, seed + 9).iter().map(|own| own + 3.0).collect(),
        ..nearly_equal_columns(n, seed)
    };
    let world = world(rows, vec![Task::regression("chance")]);
    let rmse = fit(&world, true, 1, 1e-9).test[0].rmse.unwrap();
    let targets = &world.test.targets;
    let mean = world.train.targets.iter().sum::<f32>() / world.train.targets.len() as f32;
    let best = (targets.iter().map(|t| (t - mean).powi(2)).sum::<f32>() / targets.len() as f32).sqrt();
    assert!(rmse < 1.05 * f64::from(best), "{rmse}, the mean alone {best}");
}

#[test]
fn rows_without_a_label_say_nothing_to_the_wide_path() {
    let _turn = alone();
    let rows = |n: usize, seed: u64| {
        let mut rows = nearly_equal_columns(n, seed);
        for row in (0..n).step_by(3) {
            rows.targets[row] = 1e6;
            rows.mask[row] = 0.0;
        }
        rows
    };
    let world = world(rows, vec![Task::regression("difference")]);
    let rmse = fit(&world, true, 1, 1e-9).test[0].rmse.unwrap();
    assert!(rmse < 0.05, "{rmse}");
}

#[test]
fn a_handful_of_rows_leaves_the_wide_path_at_zero() {
    let _turn = alone();
    let world = World::new(vec![Task::regression("price")], 12);
    assert!(weights(&fit(&world, true, 1, 1e-9)).iter().all(|weight| weight.abs() < 1e-6));
}
