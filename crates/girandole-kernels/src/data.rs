//! The numbers of a tensor for the host.

use burn::prelude::*;

/// The numbers of a tensor, like its `to_data`; without a copy where they lie side by side in memory of burn's CPU backend.
///
/// A large table is written to a file this way without being there twice.
///
/// ```
/// use burn::prelude::*;
///
/// let tensor = Tensor::<2>::from_floats([[1.0, 2.0], [3.0, 4.0]], &Device::flex());
/// assert_eq!(girandole_kernels::data(&tensor), tensor.to_data());
/// ```
pub fn data<const D: usize>(tensor: &Tensor<D>) -> TensorData {
    #[cfg(feature = "flex")]
    if let Some(data) = crate::seen::seen(tensor) {
        return data;
    }
    tensor.to_data()
}
