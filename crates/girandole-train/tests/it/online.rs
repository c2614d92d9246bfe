//! Training on rows that never come twice.

use girandole_core::TaskData;
use girandole_train::{
    Dashboard, OnlineTrainer, OptimizerConfig, StopReason, TrainConfig, TrainError, Trainer,
};

use crate::synthetic::{Net, World, alone, weights};

#[test]
fn losses_fall_and_every_point_is_the_mean_since_the_last() {
    let _turn = alone();
    let world = World::pair(640);
    let trainer = OnlineTrainer::new(Net::new(&world.tasks, 0.0, false), 50, 64);
    let (_, fine) = trainer.clone().every(1).fit(world.train().as_ref()).unwrap();
    let (_, coarse) = trainer.every(20).fit(world.train().as_ref()).unwrap();
    assert_eq!(coarse.points.iter().map(|point| point.step).collect::<Vec<_>>(), [20, 40, 50]);
    assert_eq!((fine.points.len(), fine.stopped), (50, StopReason::Finished));
    for (point, steps) in coarse.points.iter().zip([0..20, 20..40, 40..50]) {
        for task in 0..2 {
            let mean =
                fine.points[steps.clone()].iter().map(|p| p.losses[task]).sum::<f64>() / steps.len() as f64;
            assert!((point.losses[task] - mean).abs() < 1e-5, "{point:?}, {mean}");
        }
    }
    assert!(fine.points[49].losses[0] < fine.points[0].losses[0]);
}

#[test]
fn side_by_side_each_learns_what_it_learns_alone() {
    let _turn = alone();
    let world = World::pair(640);
    let net = Net::new(&world.tasks, 0.0, false);
    let trainer = |rate| {
        let optimizer = OptimizerConfig { learning_rate: rate, ..OptimizerConfig::default() };
        OnlineTrainer::new(net.clone(), 30, 64).every(7).optimizer(optimizer)
    };
    let rates = [0.1, 0.01, 0.001];
    let together =
        OnlineTrainer::fit_side_by_side(rates.map(trainer).to_vec(), world.train().as_ref()).unwrap();
    assert_eq!(together.len(), rates.len());
    for ((model, curve), rate) in together.into_iter().zip(rates) {
        let (own, own_curve) = trainer(rate).fit(world.train().as_ref()).unwrap();
        assert_eq!(weights(&model), weights(&own), "rate {rate}");
        assert_eq!(curve, own_curve);
    }
    assert!(OnlineTrainer::<Net>::fit_side_by_side(Vec::new(), world.train().as_ref()).unwrap().is_empty());
}

#[test]
fn one_step_equals_the_step_of_the_other_trainer() {
    let _turn = alone();
    let world = World::pair(64);
    let net = Net::new(&world.tasks, 0.0, false);
    let (online, _) =
        OnlineTrainer::new(net.clone(), 1, world.train().len()).fit(world.train().as_ref()).unwrap();
    let config = TrainConfig { epochs: 1, batch: world.train().len(), ..TrainConfig::default() };
    let fitted = Trainer::new(net).config(config).dashboard(Dashboard::Quiet).fit(&world).unwrap();
    for (a, b) in weights(&online).into_iter().zip(weights(&fitted.model)) {
        let (a, b) = (f32::from_bits(a), f32::from_bits(b));
        assert!((a - b).abs() < 1e-5, "{a} {b}");
    }
}

#[test]
fn a_loss_that_is_not_finite_and_settings_out_of_range_are_told() {
    let _turn = alone();
    let world = World::pair(64);
    let net = Net::new(&world.tasks, 0.0, false);
    let optimizer = |learning_rate| OptimizerConfig { learning_rate, ..OptimizerConfig::default() };
    let fit =
        |rate| OnlineTrainer::new(net.clone(), 30, 32).optimizer(optimizer(rate)).fit(world.train().as_ref());
    assert!(matches!(fit(1e38), Err(TrainError::NotFinite { .. })));
    assert!(matches!(fit(0.0), Err(TrainError::Settings(_))));
}
