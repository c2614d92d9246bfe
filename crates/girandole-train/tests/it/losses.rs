//! Losses at the edges.

use burn::prelude::*;
use girandole_core::TaskKind;
use girandole_train::LossKind;

#[test]
fn binary_cross_entropy_is_finite_at_any_logit() {
    let device = Device::flex().autodiff();
    let logits = Tensor::<2>::from_floats([[1e4, -1e4], [-1e4, 1e4]], &device).require_grad();
    let targets = Tensor::<2>::from_floats([[1.0, 0.0], [1.0, 0.0]], &device);
    let losses = LossKind::BinaryCrossEntropy.per_example(logits.clone(), targets);
    let values: Vec<f32> = losses.clone().into_data().try_into_vec().unwrap();
    assert_eq!(values, [0.0, 0.0, 1e4, 1e4]);
    let gradient = logits.grad(&losses.sum().backward()).unwrap();
    assert_eq!(gradient.into_data().try_into_vec::<f32>().unwrap(), [0.0, 0.0, -1.0, 1.0]);
}

#[test]
fn each_loss_fits_its_kind_of_task_alone() {
    let kinds = [TaskKind::Binary, TaskKind::Multiclass { n_classes: 3 }, TaskKind::Regression];
    for kind in kinds {
        assert!(LossKind::for_task(kind).fits(kind));
    }
    assert!(LossKind::Huber(1.0).fits(TaskKind::Regression));
    assert!(!LossKind::Huber(1.0).fits(TaskKind::Binary));
    assert!(!LossKind::BinaryCrossEntropy.fits(TaskKind::Regression));
}

#[test]
fn settings_name_a_loss_in_words() {
    let read = |text: &str| serde_json::from_str::<LossKind>(text).unwrap();
    assert_eq!(read("\"squared\""), LossKind::Squared);
    assert_eq!(read("{\"huber\": 1.5}"), LossKind::Huber(1.5));
}
