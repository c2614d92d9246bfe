//! What the same seed gives. A device's seed is the process's own, so its tests run in a process of theirs.

use std::process::Command;

use burn::prelude::*;
use girandole_nn::{IntoHead, MlpConfig, ModelConfig, SoftmaxGateConfig, StackedMlp, laws, seeded};

use crate::heads::head_configs;
use crate::params::values;
use crate::whole_model::{inputs, mixed_tasks};

#[test]
fn a_seed_of_ones_own_does_not_depend_on_the_device() {
    for config in [ModelConfig::default(), ModelConfig::mmoe_production()] {
        let make = |seed: u64, device: Device| {
            // What else draws on the device makes no difference.
            device.seed(seed + 1);
            seeded(seed, || values(&config.init(&inputs(), &mixed_tasks(), &device).unwrap()))
        };
        let first = make(5, Device::flex());
        assert_eq!(first, make(5, Device::flex()));
        assert_eq!(first, make(5, Device::flex().autodiff()));
        assert_ne!(first, make(6, Device::flex()));
    }
}

#[test]
fn the_same_seed_gives_the_same_start() {
    let own = std::env::current_exe().unwrap();
    let output = Command::new(own)
        .args(["seeded::", "--ignored", "--test-threads=1"])
        .output()
        .expect("a second process");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("4 passed"), "{text}");
}

#[test]
#[ignore = "run by the_same_seed_gives_the_same_start, where nothing else draws"]
fn heads_start_alike() {
    for config in head_configs() {
        let make = |device: &Device| config.clone().into_head(6, 2, device).unwrap();
        laws::check_start(&Device::flex(), make).unwrap_or_else(|error| panic!("{config:?}: {error}"));
    }
}

#[test]
#[ignore = "run by the_same_seed_gives_the_same_start, where nothing else draws"]
fn gates_start_alike() {
    let config = SoftmaxGateConfig::new().with_bias(true).with_widths([5, 3]);
    laws::check_start(&Device::flex(), |device| config.init(6, 4, 3, device).unwrap()).unwrap();
}

#[test]
#[ignore = "run by the_same_seed_gives_the_same_start, where nothing else draws"]
fn models_start_alike_with_and_without_autodiff() {
    for config in [ModelConfig::default(), ModelConfig::mmoe_production()] {
        let make = |device: &Device| config.init(&inputs(), &mixed_tasks(), device).unwrap();
        laws::check_start(&Device::flex(), make).unwrap();
        let [plain, train] = [Device::flex(), Device::flex().autodiff()].map(|device| {
            device.seed(5);
            values(&make(&device))
        });
        assert_eq!(plain, train);
    }
}

#[test]
#[ignore = "run by the_same_seed_gives_the_same_start, where nothing else draws"]
fn a_bank_and_single_experts_start_alike() {
    let device = Device::flex();
    let config = MlpConfig::new([5, 4]);
    device.seed(11);
    let bank = StackedMlp::new(&config, 3, 6, &device).unwrap();
    device.seed(11);
    let experts = (0..3).map(|_| config.init(6, &device).unwrap()).collect::<Vec<_>>();
    assert_eq!(values(&bank.to_experts()), values(&experts));
}
