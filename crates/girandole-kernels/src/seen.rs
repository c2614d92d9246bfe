//! The numbers of a tensor as data, without a copy.

use burn::backend::Flex;
use burn::backend::flex::FlexTensor;
use burn::prelude::*;
use burn::tensor::DType;
use burn_std::{AccessError, AccessPolicy, AllocationController, AllocationProperty, Bytes};
use std::mem::MaybeUninit;
use std::slice;

use crate::floats::dims;

/// Memory of a tensor that others may hold too; copied before anyone writes.
struct Seen {
    numbers: Numbers,
}

enum Numbers {
    Tensor(FlexTensor),
    Own(Vec<f32>),
}

/// The numbers of a tensor as data; none if they do not lie side by side in memory of the host.
pub(crate) fn seen<const D: usize>(tensor: &Tensor<D>) -> Option<TensorData> {
    let tensor = tensor.clone().try_into_primitive::<Flex>().ok()?;
    let bytes = size_of_val(tensor.as_slice::<f32>()?);
    let shape = dims(&tensor);
    let seen = Seen { numbers: Numbers::Tensor(tensor) };
    #[allow(unsafe_code, reason = "all bytes of these numbers are there")]
    let bytes = unsafe { Bytes::from_controller(Box::new(seen), bytes) };
    Some(TensorData::from_bytes(bytes, shape, DType::F32))
}

impl Seen {
    fn numbers(&self) -> &[f32] {
        match &self.numbers {
            Numbers::Tensor(tensor) => tensor.as_slice().unwrap_or(&[]),
            Numbers::Own(numbers) => numbers,
        }
    }
}

impl AllocationController for Seen {
    fn alloc_align(&self) -> usize {
        align_of::<f32>()
    }

    fn property(&self) -> AllocationProperty {
        AllocationProperty::Other
    }

    #[allow(unsafe_code, reason = "the trait asks for it; the caller writes numbers only")]
    unsafe fn memory_mut(&mut self, policy: AccessPolicy) -> Result<&mut [MaybeUninit<u8>], AccessError> {
        if let Numbers::Tensor(_) = &self.numbers {
            if !policy.copy_allowed() {
                return Err(AccessError::WouldCopy);
            }
            self.numbers = Numbers::Own(self.numbers().to_vec());
        }
        let Numbers::Own(own) = &mut self.numbers else { return Err(AccessError::WouldCopy) };
        let bytes = size_of_val(&own[..]);
        // SAFETY: these bytes are the vector's.
        Ok(unsafe { slice::from_raw_parts_mut(own.as_mut_ptr().cast(), bytes) })
    }

    fn memory(&self, _: AccessPolicy) -> Result<&[MaybeUninit<u8>], AccessError> {
        let numbers = self.numbers();
        #[allow(unsafe_code, reason = "these bytes are there as long as the numbers are")]
        Ok(unsafe { slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_seen_and_not_copied_until_someone_writes() {
        let tensor = Tensor::<2>::from_floats([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], &Device::flex());
        // A part that does not begin where its memory does.
        let part = tensor.clone().narrow(0, 1, 2);
        let mut data = seen(&part).expect("flex has it");
        assert_eq!(data, part.clone().into_data());
        let of = |tensor: &Tensor<2>| {
            let tensor = tensor.clone().try_into_primitive::<Flex>().expect("flex");
            tensor.as_slice::<f32>().map(<[f32]>::as_ptr)
        };
        assert_eq!(data.as_slice::<f32>().ok().map(<[f32]>::as_ptr), of(&part));
        data.as_mut_slice::<f32>().expect("floats")[0] = 9.0;
        assert_eq!(data, TensorData::from([[9.0_f32, 4.0], [5.0, 6.0]]));
        assert_eq!(part.into_data(), TensorData::from([[3.0_f32, 4.0], [5.0, 6.0]]));
        assert!(seen(&tensor.clone().transpose()).is_none(), "not side by side");
    }
}
