//! Lifts that stay and lifts that melt away, with known truth.

use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_core::{Batch, Examples, Features, Inputs, Task};
use girandole_nn::{ConfiguredModel, HeadConfig, ModelConfig, SharedBottomConfig, TowerConfig, seeded};
use girandole_train::{LiftCurve, LiftPoint, LiftVerdict, OptimizerConfig, Replay, Replayed, TrainError};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::synthetic::alone;

const D: usize = 8;

/// Rows of normal numbers with two labels whose chances bend with the numbers.
#[derive(Debug)]
struct Clicks {
    numbers: Vec<f32>,
    labels: Vec<f32>,
}

impl Clicks {
    fn draw(n: usize, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut numbers, mut labels) = (Vec::new(), Vec::new());
        for _ in 0..n {
            let x: [f32; D] =
                std::array::from_fn(|_| (0..6).map(|_| rng.random::<f32>() - 0.5).sum::<f32>() * 1.414);
            let line = x[0] + 0.7 * x[1] - 0.5 * x[2];
            // No straight line sees this part.
            let bend = 1.2 * x[3] * x[4] + 0.8 * (x[5].abs() - 0.8);
            for logit in [line + bend, 0.5 * line - bend - 1.0] {
                labels.push(f32::from(rng.random::<f32>() < 1.0 / (1.0 + (-logit).exp())));
            }
            numbers.extend(x);
        }
        Self { numbers, labels }
    }
}

impl Examples for Clicks {
    fn len(&self) -> usize {
        self.labels.len() / 2
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let gather = |from: &[f32], width: usize| {
            let values =
                rows.iter().flat_map(|row| &from[*row as usize * width..(*row as usize + 1) * width]);
            let data = TensorData::new(values.copied().collect::<Vec<f32>>(), [rows.len(), width]);
            Tensor::<2>::from_data(data, device)
        };
        Batch {
            features: Features::numbers(gather(&self.numbers, D)),
            targets: gather(&self.labels, 2),
            mask: Tensor::ones([rows.len(), 2], device),
            weights: Tensor::ones([rows.len()], device),
        }
    }
}

fn model(head: HeadConfig, seed: u64) -> ConfiguredModel {
    let inputs = Inputs::new((0..D).map(|i| i.to_string()).collect(), vec![]);
    let tasks = [Task::binary("click"), Task::binary("buy")];
    let config = ModelConfig::default().with_head(head).with_towers(TowerConfig::new([]));
    seeded(seed, || config.init(&inputs, &tasks, &Device::flex())).unwrap()
}

/// A shared bottom with one layer, or none if `width` is 0.
fn bottom(width: usize) -> HeadConfig {
    let widths = if width > 0 { vec![width] } else { vec![] };
    HeadConfig::SharedBottom(SharedBottomConfig { widths, ..SharedBottomConfig::default() })
}

fn rate(learning_rate: f64) -> OptimizerConfig {
    OptimizerConfig { learning_rate, ..OptimizerConfig::default() }
}

const SLICES: u32 = 30;
const SLICE: u32 = 2_500;

/// Three pairs on the same rows.
fn replay(base: (usize, f64), candidate: (usize, f64), seed: u64) -> Replayed {
    let rows = Clicks::draw((SLICES * SLICE) as usize, seed);
    let slices: Vec<_> = (0..SLICES).map(|slice| slice * SLICE..(slice + 1) * SLICE).collect();
    let pairs = (0..3).map(|own| {
        let own = 10 * seed + own;
        (own, model(bottom(base.0), own), model(bottom(candidate.0), own))
    });
    let replay = Replay::default().batch(32).optimizers(rate(base.1), rate(candidate.1));
    replay.run(pairs.collect(), &rows, &slices, &|_| ()).unwrap()
}

fn rightly(wanted: LiftVerdict, of: impl Fn(u64) -> Replayed) {
    let mut right = 0;
    let mut seen = Vec::new();
    for seed in 0..20 {
        let verdicts: Vec<_> = of(seed).tasks.into_iter().map(|task| task.curve.unwrap().verdict).collect();
        right += u32::from(verdicts.iter().all(|verdict| *verdict == wanted));
        seen.push(verdicts);
    }
    println!("{wanted}: {right} of 20 on both tasks; {seen:?}");
    assert!(right >= 18, "{wanted}: {right} of 20; {seen:?}");
}

#[test]
fn a_candidate_that_only_learns_faster_is_found_out() {
    let _turn = alone();
    rightly(LiftVerdict::FasterConvergence, |seed| replay((16, 2e-3), (16, 1e-2), seed));
}

#[test]
fn a_candidate_that_is_better_is_believed() {
    let _turn = alone();
    // It learns faster, too, so its lift shrinks at first, but it also sees what the base cannot.
    rightly(LiftVerdict::Lasting, |seed| replay((0, 2e-3), (16, 1e-2), seed));
}

#[test]
fn a_model_against_itself_has_no_lift() {
    let _turn = alone();
    let same = replay((4, 1e-3), (4, 1e-3), 3);
    for task in same.tasks {
        assert_eq!(task.base, task.candidate);
        assert_eq!(task.curve.unwrap().verdict, LiftVerdict::NoLift);
    }
}

/// Points of a known curve with noise of a known size.
fn points(n: u32, error: f64, seed: u64, lift: impl Fn(f64) -> f64) -> Vec<LiftPoint> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let normal = |rng: &mut ChaCha8Rng| (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
    let point = |slice| {
        let rows = 1000.0 * f64::from(slice);
        LiftPoint { rows, lift: lift(f64::from(slice)) + error * normal(&mut rng), error }
    };
    (1..=n).map(point).collect()
}

#[test]
fn the_interval_holds_the_limit_as_often_as_it_says() {
    for limit in [0.0, 0.004] {
        let held = (0..400).filter(|seed| {
            let points = points(30, 0.001, *seed, |t| limit + 0.02 * t.powf(-0.8));
            let curve = LiftCurve::fit(&points, 0.95).unwrap();
            (curve.interval[0]..=curve.interval[1]).contains(&limit)
        });
        let held = held.count();
        assert!((360..=400).contains(&held), "limit {limit}: {held} of 400");
    }
}

#[test]
fn too_little_data_is_undecided_and_how_much_would_decide_is_told() {
    let few = points(8, 0.002, 5, |t| 0.004 + 0.01 / t);
    let curve = LiftCurve::fit(&few, 0.95).unwrap();
    let LiftVerdict::Undecided { rows: Some(rows) } = curve.verdict else { panic!("{curve:?}") };
    assert!(rows > 1.0);
    let more = points((8.0 * rows * 2.0) as u32, 0.002, 5, |t| 0.004 + 0.01 / t);
    let curve = LiftCurve::fit(&more, 0.95).unwrap();
    assert_eq!(curve.verdict, LiftVerdict::Lasting, "{curve:?}");
    assert!(LiftCurve::fit(&few[..5], 0.95).is_none());
}

#[test]
fn no_pair_is_an_error() {
    let none: Vec<(u64, ConfiguredModel, ConfiguredModel)> = Vec::new();
    let error = Replay::default().run(none, &Clicks::draw(10, 1), &[], &|_| ()).unwrap_err();
    assert!(matches!(error, TrainError::NoRows));
}
