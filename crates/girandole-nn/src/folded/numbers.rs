//! Numbers of tensors on the host.

use burn::prelude::*;

/// The numbers of a tensor, row by row.
pub(crate) fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    with_numbers(tensor, <[f32]>::to_vec)
}

/// What comes of the numbers of a tensor, which are not copied where that can be helped.
pub(crate) fn with_numbers<const D: usize, T>(tensor: Tensor<D>, work: impl FnOnce(&[f32]) -> T) -> T {
    let data = tensor.into_data();
    match data.as_slice::<f32>() {
        Ok(numbers) => work(numbers),
        Err(_) => work(&data.iter::<f32>().collect::<Vec<_>>()),
    }
}

/// `n` rows of numbers as a tensor.
pub(crate) fn rows(numbers: Vec<f32>, n: usize, device: &Device) -> Tensor<2> {
    let d = numbers.len() / n.max(1);
    Tensor::from_data(TensorData::new(numbers, [n, d]), device)
}
