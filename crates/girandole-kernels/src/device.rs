//! Which tensors have fused operations.

use burn::prelude::*;
use burn::tensor::DType;

/// Whether all of these are single-precision tensors of burn's CPU backend.
pub(crate) fn is_fused(mut tensors: impl Iterator<Item = (Device, DType)>) -> bool {
    tensors.all(|(device, dtype)| dtype == DType::F32 && is_flex(&device))
}

/// Threads that can run models of their own on that device at the same time with profit: the cores of burn's CPU
/// backend, 1 on every other.
pub fn cores(device: &Device) -> usize {
    if is_flex(device) { std::thread::available_parallelism().map_or(1, |cores| cores.get()) } else { 1 }
}

#[cfg(feature = "flex")]
fn is_flex(device: &Device) -> bool {
    use burn::backend::DispatchDevice;
    match device.as_dispatch() {
        DispatchDevice::Flex(_) => true,
        DispatchDevice::Autodiff(device) => matches!(**device, DispatchDevice::Flex(_)),
        #[allow(unreachable_patterns, reason = "depends on the backends that the program turns on")]
        _ => false,
    }
}
#[cfg(not(feature = "flex"))]
fn is_flex(_: &Device) -> bool {
    false
}
