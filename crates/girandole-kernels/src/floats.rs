//! Between burn's CPU tensors and slices of numbers.

use burn::backend::flex::FlexTensor;
use burn::prelude::*;

use crate::buffer::Buffer;

/// The tensor with its numbers side by side.
pub(crate) fn side_by_side(tensor: FlexTensor) -> FlexTensor {
    if tensor.as_slice::<f32>().is_some() { tensor } else { tensor.to_contiguous() }
}

/// The numbers of a tensor that went through [`side_by_side`].
///
/// # Panics
///
/// If it did not.
pub(crate) fn numbers(tensor: &FlexTensor) -> &[f32] {
    tensor
        .as_slice()
        .unwrap_or_else(|| panic!("a tensor of {:?} is not side by side", tensor.layout().shape()))
}

/// A tensor of numbers in rows.
pub(crate) fn tensor(numbers: Vec<f32>, shape: impl Into<Shape>) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(numbers, shape))
}

/// The sizes of a tensor.
pub(crate) fn dims(tensor: &FlexTensor) -> Vec<usize> {
    tensor.layout().shape().iter().copied().collect()
}

/// The tensor in memory of just its own numbers, side by side.
pub(crate) fn own(tensor: FlexTensor) -> FlexTensor {
    let n = tensor.layout().num_elements();
    if tensor.is_contiguous() && tensor.storage::<f32>().len() == n {
        return tensor;
    }
    let (shape, tensor) = (dims(&tensor), side_by_side(tensor));
    let mut buffer = Buffer::with_leftovers(n);
    buffer.copy_from_slice(numbers(&tensor));
    buffer.into_tensor(shape)
}
