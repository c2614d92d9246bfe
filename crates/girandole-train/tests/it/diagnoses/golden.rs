//! Numbers of gates and experts equal NumPy's.

use serde_json::Value;

use super::shown::Sight;

const ROWS: usize = 60;

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

/// The same as `case` in tests/golden/gates.py.
fn case(number: u64) -> Sight {
    let (mut draw, n_experts, units) = (draws(number), 2 + number as usize % 3, 3 + number as usize % 4);
    let mut table = |width: usize, add: u64| -> Vec<Vec<f64>> {
        (0..ROWS).map(|_| (0..width).map(|_| (draw() + add) as f64).collect()).collect()
    };
    let (raw, mut outputs) = (table(2 * n_experts, 1), table(n_experts * units, 0));
    let power = 1 + (number as i32 % 5) * 2;
    let shares = |weights: &[f64]| {
        let powers: Vec<f64> = weights.iter().map(|weight| weight.powi(power)).collect();
        let total: f64 = powers.iter().sum();
        powers.into_iter().map(move |weight| (weight / total) as f32).collect::<Vec<_>>()
    };
    let gates = raw.iter().map(|row| row.chunks(n_experts).flat_map(shares).collect()).collect();
    for row in &mut outputs {
        row.iter_mut().for_each(|x| *x = (*x / f64::from(1 << 23) - 1.0).max(0.0));
        row[0] = 0.25 * (number % 2) as f64;
        (0..units).for_each(|unit| row[units + unit] = 0.5 * row[units + unit] + 0.5 * row[unit]);
    }
    let outputs = outputs.iter().map(|row| row.iter().map(|x| *x as f32).collect()).collect();
    Sight { gates, outputs }
}

#[track_caller]
fn near(what: &str, got: &[f64], want: &Value) {
    let want: Vec<f64> = want.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
    assert_eq!(got.len(), want.len(), "{what}");
    for (got, want) in got.iter().zip(&want) {
        assert!((got - want).abs() < 2e-6, "{what}: {got} instead of {want}");
    }
}

#[test]
fn gates_and_experts_have_the_numbers_of_numpy() {
    let text = include_str!("../../golden/gates.json");
    let golden: Vec<Value> = serde_json::from_str(text).unwrap();
    assert_eq!(golden.len(), 20);
    for (number, want) in golden.iter().enumerate() {
        let sight = case(number as u64);
        for batch in [ROWS, 17] {
            let got = sight.diagnose(2, batch);
            for (task, gate) in got.gates.iter().enumerate() {
                let what = |name: &str| format!("case {number}, batch {batch}, task {task}, {name}");
                near(&what("mean"), &gate.mean, &want["mean"][task]);
                near(&what("deviation"), &gate.deviation, &want["deviation"][task]);
                near(&what("most"), &gate.most, &want["most"][task]);
                near(&what("first"), &gate.first, &want["first"][task]);
            }
            let what = |name: &str| format!("case {number}, batch {batch}, {name}");
            let gates = |of: fn(&girandole_train::GateReport) -> f64| -> Vec<f64> {
                got.gates.iter().map(of).collect()
            };
            near(&what("entropy"), &gates(|gate| gate.entropy), &want["entropy"]);
            near(&what("sure"), &gates(|gate| gate.sure), &want["sure"]);
            near(&what("information"), &gates(|gate| gate.information), &want["information"]);
            let zeros: Vec<f64> = got.experts.iter().map(|expert| expert.zeros).collect();
            near(&what("zeros"), &zeros, &want["zeros"]);
            let scales: Vec<f64> = got.experts.iter().map(|expert| expert.scale).collect();
            near(&what("scale"), &scales, &want["scale"]);
            let dead: Vec<f64> = got.experts.iter().map(|expert| expert.dead_units as f64).collect();
            near(&what("dead"), &dead, &want["dead"]);
            for (expert, cka) in got.cka.iter().enumerate() {
                near(&what("cka"), cka, &want["cka"][expert]);
            }
        }
    }
}
