//! Numbers of PyTorch, from `tests/golden/make.py`.

use burn::prelude::*;
use girandole_train::{LossKind, ScheduleConfig};
use serde_json::Value;

fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/golden.json")).expect("golden numbers")
}

fn matrix(value: &Value) -> (Vec<f32>, [usize; 2]) {
    let rows: Vec<Vec<f32>> = serde_json::from_value(value.clone()).expect("rows of numbers");
    let dims = [rows.len(), rows[0].len()];
    (rows.concat(), dims)
}

fn tensor(value: &Value, device: &Device) -> Tensor<2> {
    let (values, dims) = matrix(value);
    Tensor::from_data(TensorData::new(values, dims), device)
}

fn assert_close(got: Tensor<2>, want: &Value, what: &str) {
    let (want, dims) = matrix(want);
    assert_eq!(got.dims(), dims, "{what}");
    let got: Vec<f32> = got.into_data().try_into_vec().expect("floats");
    for (got, want) in got.iter().zip(&want) {
        assert!((got - want).abs() <= 1e-5 * want.abs().max(1.0), "{what}: {got} instead of {want}");
    }
}

#[test]
fn losses_and_their_gradients_equal_pytorch() {
    let device = Device::flex().autodiff();
    for case in golden()["losses"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let kind = match name {
            "binary_cross_entropy" => LossKind::BinaryCrossEntropy,
            "cross_entropy" => LossKind::CrossEntropy,
            "squared" => LossKind::Squared,
            "huber" => LossKind::Huber(1.5),
            other => panic!("no loss {other}"),
        };
        let logits = tensor(&case["logits"], &device).require_grad();
        let losses = kind.per_example(logits.clone(), tensor(&case["targets"], &device));
        assert_close(losses.clone().inner(), &case["losses"], name);
        let gradient = logits.grad(&losses.sum().backward()).unwrap();
        assert_close(gradient, &case["gradient"], name);
    }
}

#[test]
fn the_one_cycle_course_equals_pytorch() {
    let rates: Vec<f64> = serde_json::from_value(golden()["one_cycle"].clone()).unwrap();
    let course = ScheduleConfig::one_cycle();
    for (step, want) in rates.iter().enumerate() {
        let got = course.share(step, rates.len());
        assert!((got - want).abs() < 1e-12, "step {step}: {got} instead of {want}");
    }
}
