//! Banks give the numbers of the parts they are made of, forward and backward.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::Task;
use girandole_nn::{
    Activation, AnyTowers, BuildError, Experts, MlpConfig, Norm, StackedMlp, StackedTowers, TowerConfig,
    Towers, laws,
};

use crate::params::{assert_close, gradients, list, values};

fn configs() -> Vec<MlpConfig> {
    let wide = || MlpConfig::new([5, 4]);
    vec![
        MlpConfig::new([4]),
        wide().with_norm(Norm::Batch).with_activation(Activation::LeakyRelu(0.01)),
        wide().with_norm(Norm::Layer).with_activation(Activation::PRelu),
    ]
}

#[test]
fn a_bank_equals_its_experts_forward_and_backward() {
    let device = Device::flex().autodiff();
    for config in configs() {
        let bank = StackedMlp::new(&config, 3, 6, &device).unwrap();
        let experts = bank.to_experts();
        let x = Tensor::from_inner(laws::fixed_input(&bank, 5, 6));
        let weight = Tensor::from_inner(laws::fixed_input(&bank, 15, 4)).reshape([3, 5, 4]);
        let (stacked, single) = (bank.forward(x.clone()), experts.forward(x));
        laws::check_close(stacked.clone(), single.clone(), 1e-5).unwrap();

        let stacked = gradients(&bank, &(stacked * weight.clone()).sum().backward());
        let single = gradients(&experts, &(single * weight).sum().backward());
        for (name, all) in stacked {
            let parts = (0..3).flat_map(|i| single[&format!("{i}.{name}")].clone()).collect::<Vec<_>>();
            // Batch norm takes the bias out again, so its gradient is rounding noise around 0.
            if config.norm == Norm::Batch && name.ends_with("bias") {
                continue;
            }
            assert_close(&name, &all, &parts, 2e-5);
        }
        laws::check_close(bank.valid().forward(small()), experts.valid().forward(small()), 1e-5).unwrap();
    }
}

fn small() -> Tensor<2> {
    Tensor::ones([1, 6], &Device::flex())
}

#[test]
fn a_bank_made_of_experts_holds_their_weights() {
    let device = Device::flex();
    for config in configs() {
        let experts = (0..3).map(|_| config.init(6, &device).unwrap()).collect::<Vec<_>>();
        let bank = StackedMlp::from_experts(&experts).unwrap();
        assert_eq!(values(&bank.to_experts()), values(&experts));
    }
}

#[test]
fn unequal_experts_cannot_be_stacked() {
    let device = Device::flex();
    let make = |config: MlpConfig, d| config.init(d, &device).unwrap();
    let first = make(MlpConfig::new([4]), 6);
    for (odd, what) in [
        (make(MlpConfig::new([5]), 6), "its widths"),
        (make(MlpConfig::new([4, 4]), 6), "its number of layers"),
        (make(MlpConfig::new([4]), 7), "the width of its input"),
        (make(MlpConfig::new([4]).with_activation(Activation::Gelu), 6), "its activation"),
        (make(MlpConfig::new([4]).with_norm(Norm::Batch), 6), "its batch norm"),
        (make(MlpConfig::new([4]).with_dropout(0.1), 6), "its dropout"),
    ] {
        let error = StackedMlp::from_experts(&[first.clone(), odd]).unwrap_err();
        assert_eq!(error, BuildError::NotStackable { index: 1, what });
    }
    assert_eq!(StackedMlp::from_experts(&[]).unwrap_err(), BuildError::NoExperts);
}

#[test]
fn towers_are_stacked_where_logits_are_equally_wide() {
    let device = Device::flex();
    let binary = [Task::binary("a"), Task::regression("b")];
    let mixed = [Task::binary("a"), Task::multiclass("b", 3)];
    assert!(matches!(TowerConfig::default().init(4, &binary, &device), Ok(AnyTowers::Stacked(_))));
    let each = TowerConfig::default().init(4, &mixed, &device).unwrap();
    assert_eq!(each.d_logits(), [1, 3]);
    let input = Tensor::ones([2, 5, 4], &device);
    assert_eq!(each.forward(input).dims(), [5, 4]);
}

#[test]
fn stacked_towers_equal_single_ones_and_keep_the_order_of_logits() {
    let device = Device::flex();
    for config in [TowerConfig::new([]), TowerConfig::new([5, 3]).with_norm(Norm::Batch)] {
        let towers = (0..3).map(|_| config.init_one(4, 2, &device).unwrap()).collect::<Vec<_>>();
        let stacked = StackedTowers::from_towers(&towers).unwrap();
        let input = laws::fixed_input(&stacked, 15, 4).reshape([3, 5, 4]);
        laws::check_close(stacked.forward(input.clone()), towers.forward(input), 1e-5).unwrap();
        assert_eq!(values(&stacked.to_towers()), values(&towers));
    }
    assert_eq!(StackedTowers::from_towers(&[]).unwrap_err(), BuildError::NoTasks);
}

#[test]
fn an_mlp_of_no_layer_is_the_identity() {
    let device = Device::flex();
    let bank = StackedMlp::new(&MlpConfig::new([]), 2, 3, &device).unwrap();
    let x = Tensor::<2>::from_floats([[1.0, 2.0, 3.0]], &device);
    assert_eq!(list(bank.forward(x)), [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]);
}
