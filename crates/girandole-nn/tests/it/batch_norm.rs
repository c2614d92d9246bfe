//! Batch norm: what moves its statistics, and what they are when saved.

use burn::module::Module;
use burn::prelude::*;
use girandole_nn::{BatchNorm, laws};

use crate::params::{list, values};

fn input(device: &Device) -> Tensor<2> {
    Tensor::from_floats([[1.0, -2.0], [3.0, 0.5], [5.0, 4.0]], device)
}

#[test]
fn a_saved_statistic_is_the_one_after_the_last_step() {
    let device = Device::flex().autodiff();
    let norm = BatchNorm::new(1, 2, &device);
    norm.forward(input(&device));
    let current = values(&norm);
    assert!((current["mean"][0] - 0.3).abs() < 1e-6, "{current:?}");
    let loaded = BatchNorm::new(1, 2, &device).load_record(norm.clone().into_record());
    assert_eq!(values(&loaded), current);
    assert_eq!(values(&norm.valid()), current);
}

#[test]
fn a_clone_keeps_its_statistics_while_the_original_trains() {
    let device = Device::flex().autodiff();
    let norm = BatchNorm::new(1, 2, &device);
    let copy = norm.clone();
    let before = values(&copy);
    norm.forward(input(&device));
    assert_eq!(values(&copy), before);
    assert_ne!(values(&norm), before);
}

#[test]
fn evaluation_and_frozen_layers_leave_the_statistics_alone() {
    let device = Device::flex().autodiff();
    let norm = BatchNorm::new(1, 2, &device);
    let before = values(&norm);
    norm.valid().forward(input(&Device::flex()));
    norm.clone().freeze().forward(input(&device));
    assert_eq!(values(&norm), before);
}

#[test]
fn a_training_batch_of_one_is_finite_and_moves_nothing() {
    let device = Device::flex().autodiff();
    let norm = BatchNorm::new(1, 2, &device);
    let before = values(&norm);
    let output = list(norm.forward(input(&device).narrow(0, 0, 1)));
    assert!(output.iter().all(|value| value.is_finite()));
    assert_eq!(values(&norm), before);
}

#[test]
fn a_bank_normalises_each_part_on_its_own() {
    let device = Device::flex().autodiff();
    let bank = BatchNorm::new(2, 2, &device);
    let (a, b) = (input(&device), input(&device) * 3.0 + 1.0);
    let got = bank.forward(Tensor::stack::<3>(vec![a.clone(), b.clone()], 0));
    let want = [a, b].map(|x| BatchNorm::new(1, 2, &device).forward(x));
    laws::check_close(got, Tensor::stack(want.to_vec(), 0), 1e-6).unwrap();
}

#[test]
fn training_goes_on_after_valid_and_train() {
    let device = Device::flex().autodiff();
    let norm = BatchNorm::new(1, 2, &device).valid().train();
    let loss = norm.forward(input(&device)).powf_scalar(3.0).sum();
    assert!(!crate::params::gradients(&norm, &loss.backward()).is_empty());
    assert_ne!(values(&norm)["mean"], [0.0, 0.0]);
}
