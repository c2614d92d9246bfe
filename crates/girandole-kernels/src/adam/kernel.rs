//! Adam over slices.

use burn::backend::flex::FlexTensor;

use super::AdamStep;
use crate::floats::{numbers, side_by_side};
use crate::simd::simd;

/// Moves parameter and moments.
pub(crate) fn in_place(
    parameter: FlexTensor,
    gradient: FlexTensor,
    first: FlexTensor,
    second: FlexTensor,
    step: AdamStep,
) -> (FlexTensor, FlexTensor, FlexTensor) {
    let [mut parameter, gradient, mut first, mut second] = [parameter, gradient, first, second].map(whole);
    advance(parameter.storage_mut(), numbers(&gradient), [first.storage_mut(), second.storage_mut()], step);
    (parameter, first, second)
}

/// The tensor in memory of just its own numbers.
fn whole(tensor: FlexTensor) -> FlexTensor {
    let n = tensor.layout().num_elements();
    if tensor.is_contiguous() && tensor.storage::<f32>().len() == n {
        return tensor;
    }
    let tensor = side_by_side(tensor);
    FlexTensor::from_data(burn::tensor::TensorData::new(numbers(&tensor).to_vec(), [n]))
}

simd! {
    fn advance(parameter: &mut [f32], gradient: &[f32], moments: [&mut [f32]; 2], step: AdamStep) {
        let [first, second] = moments;
        let n = parameter.len();
        assert!(
            gradient.len() == n && first.len() == n && second.len() == n,
            "a parameter, its gradient and its moments differ in length"
        );
        let AdamStep { beta_1, beta_2, new_1, new_2, pull, keep, rate, root_scale, epsilon } = step;
        for (((p, g), m), v) in parameter.iter_mut().zip(gradient).zip(first).zip(second) {
            let g = g + *p * pull;
            *m = *m * beta_1 + g * new_1;
            *v = *v * beta_2 + g * g * new_2;
            *p = *p * keep - *m / (v.sqrt() * root_scale + epsilon) * rate;
        }
    }
}
