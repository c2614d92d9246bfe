//! What the library offers against a fault helps.

use girandole_core::TaskData;
use girandole_nn::{Activation, HeadConfig, MmoeConfig, Norm, SoftmaxGateConfig};
use girandole_train::{Dashboard, DeadBy, Diagnosis, Fault, TrainConfig, TrainError, Trainer};

use super::plant::{forbid, planted, sharpen};
use super::world::{data, diagnose, drawn, train};

fn mixture(gate: SoftmaxGateConfig) -> HeadConfig {
    HeadConfig::Mmoe(MmoeConfig::new(4, [16]).with_gate(gate.with_bias(true)))
}

fn weight(seen: &Diagnosis, expert: usize) -> f64 {
    seen.gates.iter().map(|gate| gate.mean[expert]).fold(0.0, f64::max)
}

#[test]
fn a_balanced_load_revives_an_expert_that_no_gate_takes() {
    let _turn = crate::synthetic::alone();
    let dead = Fault::DeadExpert { expert: 2, by: DeadBy::Gates };
    let mut still_dead = [0, 0];
    for seed in 0..5 {
        let data = data(seed);
        let start = planted(&drawn(&mixture(SoftmaxGateConfig::new()), &data, seed), |v| forbid(v, 2, -6.0));
        let seen = [0.0, 0.1].map(|factor| diagnose(&train(start.clone(), &data, 300, factor), &data));
        for (n, seen) in still_dead.iter_mut().zip(&seen) {
            *n += usize::from(seen.findings.iter().any(|finding| finding.fault == dead));
        }
        let [left, helped] = seen.map(|seen| weight(&seen, 2));
        println!("seed {seed}: weight {left:.4} left alone, {helped:.4} balanced");
        assert!(helped > 1.5 * left, "seed {seed}: {left} left alone, {helped} balanced");
    }
    // Some find their way back alone.
    assert!(still_dead[0] >= 3 && still_dead[1] == 0, "{still_dead:?} of 5 are dead");
}

#[test]
fn temperature_and_dropout_of_gates_make_polarised_ones_mix_again() {
    let _turn = crate::synthetic::alone();
    for seed in 0..5 {
        let data = data(seed);
        let after = |gate: SoftmaxGateConfig| {
            let start = drawn(&mixture(gate), &data, seed);
            let start = planted(&start, |v| (0..data.tasks().len()).for_each(|task| sharpen(v, task, 20.0)));
            let seen = diagnose(&train(start, &data, 300, 0.0), &data);
            seen.gates.iter().map(|gate| gate.sure).sum::<f64>() / seen.gates.len() as f64
        };
        let plain = after(SoftmaxGateConfig::new());
        let warm = after(SoftmaxGateConfig::new().with_temperature(20.0));
        println!("seed {seed}: sure {plain:.3} as it is, {warm:.3} at a temperature of 20");
        assert!(plain > 0.3 && warm < 0.05, "seed {seed}: {plain} and {warm}");
    }
}

#[test]
fn normalised_experts_do_not_die_of_a_bias() {
    let _turn = crate::synthetic::alone();
    let data = data(1);
    let dead_units = |norm: Norm, activation: Activation| {
        let head = MmoeConfig::new(4, [16]).with_norm(norm).with_activation(activation);
        let start = planted(&drawn(&HeadConfig::Mmoe(head), &data, 1), |values| {
            let (_, bias) = values.get_mut("head.experts.layers.0.linear.bias").unwrap();
            bias[..16].fill(-100.0);
        });
        diagnose(&train(start, &data, 100, 0.0), &data).experts[0].dead_units
    };
    assert_eq!(dead_units(Norm::None, Activation::Relu), 16);
    assert_eq!(dead_units(Norm::Layer, Activation::Relu), 0);
    assert_eq!(dead_units(Norm::Batch, Activation::Silu), 0);
}

#[test]
fn a_load_balance_of_zero_changes_no_bit_and_one_of_a_head_without_gates_is_refused() {
    let _turn = crate::synthetic::alone();
    let data = data(2);
    let config = |load_balance: f64| {
        let mut config = TrainConfig { epochs: 2, batch: 256, load_balance, ..TrainConfig::default() };
        config.optimizer.learning_rate = 5e-3;
        config
    };
    let fit = |head: HeadConfig, load_balance: f64| {
        let model = drawn(&head, &data, 2);
        Trainer::new(model).config(config(load_balance)).dashboard(Dashboard::Quiet).fit(&data)
    };
    let gates = || mixture(SoftmaxGateConfig::new());
    let weights = |load_balance| crate::synthetic::weights(&fit(gates(), load_balance).unwrap().model);
    assert!(weights(0.0) == weights(0.0) && weights(0.0) != weights(0.1));
    let refused = fit(HeadConfig::SharedBottom(Default::default()), 0.1).unwrap_err();
    assert!(
        matches!(&refused, TrainError::Settings(problems) if problems[0].path == "load_balance"),
        "{refused}"
    );
    assert!(refused.to_string().contains("no gates to balance"), "{refused}");
    for bad in [-0.1, f64::NAN] {
        assert_eq!(config(bad).problems(&[])[0].path, "load_balance");
    }
}
