//! Lifts that stay and lifts that melt away, with known truth.

use girandole_nn::ConfiguredModel;
use girandole_train::{LiftCurve, LiftPoint, LiftVerdict, OptimizerConfig, Replay, Replayed, TrainError};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::clicks::{Clicks, bottom, model};
use crate::synthetic::alone;

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
