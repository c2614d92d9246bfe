//! A table cut into tensors that every device can hold.

use std::ops::Range;

use burn::prelude::*;
use burn::tensor::Distribution;

use crate::seeded;

/// Most numbers of a part: 128 MiB, the least that a GPU's largest buffer holds by the WebGPU standard.
pub(super) const PART: usize = 1 << 25;

/// Rows of every part but the last: a power of two, so that a shift finds a row's part.
pub(super) fn rows_a_part(d: usize, most: usize) -> usize {
    let fitting = (most / d.max(1)).max(1);
    1 << fitting.ilog2()
}

/// The rows of each part.
pub(super) fn ranges(n_rows: usize, rows_a_part: usize) -> Vec<Range<usize>> {
    (0..n_rows).step_by(rows_a_part).map(|start| start..n_rows.min(start + rows_a_part)).collect()
}

/// Draws a part from a normal distribution around 0, as the same rows of a dense table would be.
pub(super) fn drawn(shape: [usize; 2], std: f64, device: &Device) -> Tensor<2> {
    if !seeded::is_seeded() {
        let numbers = Tensor::<2>::random(shape, Distribution::Normal(0.0, std), device);
        return settled(numbers);
    }
    girandole_kernels::table(shape, device, |numbers| {
        seeded::fill_normal(numbers, std);
    })
}

/// The same numbers in memory that is fast to reach at random, where the device has such.
pub(super) fn settled(part: Tensor<2>) -> Tensor<2> {
    let (shape, device) = (part.dims(), part.device());
    if !girandole_kernels::has_tables(&device) {
        return part;
    }
    let data = part.into_data();
    match data.as_slice::<f32>() {
        Ok(from) => girandole_kernels::table(shape, &device, |to| to.copy_from_slice(from)),
        Err(_) => Tensor::from_data(data, &device),
    }
}
