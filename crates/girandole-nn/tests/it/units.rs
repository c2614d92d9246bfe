//! Regressions in the unit of their target.

use burn::prelude::*;
use girandole_core::{TargetScale, TargetTransform, Task};
use girandole_nn::predictions;

#[test]
fn predictions_of_a_regression_are_in_the_unit_of_its_target() {
    let euros = TargetScale { shift: 250_000.0, scale: 80_000.0, ..TargetScale::default() };
    let seconds = TargetScale { shift: 1.7e9 + 17.0, scale: 3600.0, ..TargetScale::default() };
    let count = TargetScale { transform: TargetTransform::Log1p, shift: 2.0, scale: 0.5 };
    let tasks = [
        Task::binary("click"),
        Task::regression("euros").with_scale(euros),
        Task::regression("seconds").with_scale(seconds),
        Task::regression("count").with_scale(count),
        Task::regression("plain"),
    ];
    let logits =
        Tensor::from_floats([[0.0, 1.0, 2.5, -1.0, 7.0], [0.0, -0.5, 0.0, 1e30, 7.0]], &Device::flex());
    let got = predictions(&logits, &tasks).into_data().try_to_vec::<f32>().unwrap();
    let count = |log: f64| log.exp_m1() as f32;
    assert_eq!(got[..3], [0.5, 330_000.0, (1.7e9 + 9017.0) as f32]);
    assert!((got[3] - count(1.5)).abs() < 1e-5 && got[4] == 7.0, "{got:?}");
    assert_eq!(got[5..8], [0.5, 210_000.0, (1.7e9 + 17.0) as f32]);
    assert!(got[8].is_finite(), "{got:?}");
}
