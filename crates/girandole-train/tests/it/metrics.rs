//! Scores equal scikit-learn's on 1,000 cases, the degenerate ones among them.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::{Batch, Examples, Features, Task};
use girandole_nn::TaskModel;
use girandole_train::{TaskScores, evaluate};

/// A model whose logits are its inputs.
#[derive(Module, Debug)]
struct Echo {
    #[module(skip)]
    tasks: Vec<Task>,
    at: Tensor<1>,
}

impl TaskModel for Echo {
    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn forward(&self, features: Features) -> Tensor<2> {
        features.numeric.expect("numbers")
    }
}

/// Rows of one logit for both tasks.
#[derive(Debug, Clone, Default)]
struct Case {
    logits: Vec<f32>,
    labels: Vec<f32>,
    weights: Vec<f32>,
    targets: Vec<f32>,
    groups: Vec<u64>,
}

impl Examples for Case {
    fn len(&self) -> usize {
        self.logits.len()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let n = rows.len();
        let pick = |a: &[f32], b: &[f32]| {
            let picked: Vec<f32> = rows.iter().flat_map(|row| [a[*row as usize], b[*row as usize]]).collect();
            Tensor::<2>::from_data(TensorData::new(picked, [n, 2]), device)
        };
        let weights: Vec<f32> = rows.iter().map(|row| self.weights[*row as usize]).collect();
        Batch {
            features: Features::numbers(pick(&self.logits, &self.logits)),
            targets: pick(&self.labels, &self.targets),
            mask: Tensor::ones([n, 2], device),
            weights: Tensor::from_data(TensorData::new(weights, [n]), device),
        }
    }

    fn group(&self, row: u32) -> Option<u64> {
        self.groups.get(row as usize).copied()
    }
}

/// SplitMix64, its upper 24 bits.
fn draws(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) >> 40
    }
}

/// The same as `case` in tests/golden/metrics.py.
fn case(number: u64) -> Case {
    let (mut draw, kind) = (draws(number), number % 8);
    let n = if kind == 6 { 1 } else { 2 + draw() % 60 };
    let rows: Vec<[u64; 5]> = (0..n).map(|_| std::array::from_fn(|_| draw())).collect();
    let logit = |row: &[u64; 5]| match kind {
        1 => ((row[0] % 7) as f32 - 3.0) / 2.0,
        2 => 0.5,
        _ => (row[0] >> 2) as f32 / (1 << 19) as f32 - 4.0,
    };
    let label = |row: &[u64; 5]| match kind {
        3 => number / 8 % 2 == 1,
        4 => row[1].is_multiple_of(20),
        _ => (row[1] as f64 / (1 << 24) as f64) < 1.0 / (1.0 + f64::from(-logit(row)).exp()),
    };
    let weight = |row: &[u64; 5]| if kind < 2 { 1.0 } else { (1 + row[2] % 16) as f32 / 8.0 };
    let target = |row: &[u64; 5]| if kind == 5 { 7.5 } else { 1000.0 + (row[3] >> 10) as f32 / 1024.0 };
    Case {
        logits: rows.iter().map(logit).collect(),
        labels: rows.iter().map(|row| f32::from(u8::from(label(row)))).collect(),
        weights: rows.iter().map(weight).collect(),
        targets: rows.iter().map(target).collect(),
        groups: rows.iter().map(|row| row[4] % 5).collect(),
    }
}

fn scores(case: &Case) -> Vec<TaskScores> {
    let device = Device::flex();
    let tasks = vec![Task::binary("yes"), Task::regression("number")];
    evaluate(&Echo { tasks, at: Tensor::zeros([1], &device) }, case, 17, &device).unwrap()
}

const NAMES: [&str; 12] = [
    "auc",
    "grouped auc",
    "log loss",
    "normalized entropy",
    "average precision",
    "ks",
    "accuracy",
    "calibration",
    "calibration error",
    "rmse",
    "mae",
    "r2",
];

fn values([yes, number]: &[TaskScores; 2]) -> [Option<f64>; 12] {
    [
        yes.auc,
        yes.grouped_auc,
        yes.log_loss,
        yes.normalized_entropy,
        yes.average_precision,
        yes.ks,
        yes.accuracy,
        yes.calibration,
        yes.calibration_error,
        number.rmse,
        number.mae,
        number.r2,
    ]
}

#[test]
fn a_thousand_cases_score_as_scikit_learn_says() {
    let golden: Vec<[Option<f64>; 12]> =
        serde_json::from_str(include_str!("../golden/metrics.json")).unwrap();
    assert_eq!(golden.len(), 1000);
    let mut compared = [0; 12];
    for (number, want) in golden.iter().enumerate() {
        let got = values(&scores(&case(number as u64)).try_into().unwrap());
        for (i, name) in NAMES.into_iter().enumerate() {
            match (got[i], want[i]) {
                (None, None) => {}
                (Some(got), Some(want)) => {
                    let far = (got - want).abs() / want.abs().max(1.0);
                    assert!(far < 1e-6, "case {number}: {name} is {got}, wanted {want}");
                    compared[i] += 1;
                }
                (got, want) => panic!("case {number}: {name} is {got:?}, wanted {want:?}"),
            }
        }
    }
    assert!(compared.iter().all(|n| *n > 400), "{compared:?}");
}

#[test]
fn masked_and_weightless_rows_count_for_nothing() {
    let whole = case(7);
    let mut with_more = whole.clone();
    for i in 0..9 {
        with_more.logits.insert(2 * i, 3.0 - i as f32);
        with_more.labels.insert(2 * i, f32::from(u8::from(i % 2 == 0)));
        with_more.weights.insert(2 * i, 0.0);
        with_more.targets.insert(2 * i, 1e6);
        with_more.groups.insert(2 * i, 77);
    }
    let of =
        |case: &Case| values(&scores(case).try_into().unwrap()).map(|value| value.map(|v| (v * 1e9).round()));
    assert_eq!(of(&whole), of(&with_more));
    assert!(whole.len() > 16 && of(&whole).iter().all(Option::is_some), "{:?}", of(&whole));
}

#[test]
fn a_reliability_curve_holds_every_row_once() {
    let case = case(8);
    let yes = &scores(&case)[0];
    assert_eq!(yes.reliability.iter().map(|bin| bin.n).sum::<usize>(), case.len());
    assert!(yes.reliability.is_sorted_by(|a, b| a.chance < b.chance));
    let mean: f64 = yes.reliability.iter().map(|bin| bin.weight * bin.label_rate).sum::<f64>() / yes.n as f64;
    assert!((mean - yes.label_rate.unwrap()).abs() < 1e-12);
}
