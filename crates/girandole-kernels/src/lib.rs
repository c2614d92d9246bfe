//! Operations of multi-task models fused for the CPU, with their own gradients.
//!
//! A layer of a bank of experts is a product, a bias and an activation: three operations and five passes over memory
//! in burn, one here. Each function returns `None` where it has no fused form (another device, another number
//! format, the feature `flex` off), and the caller goes on with burn's own operations, which give the same numbers up to
//! rounding:
//!
//! ```
//! use burn::prelude::*;
//!
//! let x = Tensor::<2>::ones([4, 3], &Device::flex());
//! let (weight, bias) = (Tensor::<2>::ones([3, 2], &x.device()), Tensor::<1>::ones([2], &x.device()));
//! let relu = girandole_kernels::layer(&x, &weight, Some(&bias), 0.0)
//!     .unwrap_or_else(|| burn::tensor::activation::relu(x.matmul(weight) + bias.unsqueeze()));
//! assert_eq!(relu.to_data(), TensorData::from([[4.0_f32, 4.0]; 4]));
//! ```
//!
//! - [`layer`]: product, bias and leaky activation of one or many maps; [`normed_layer`] and [`settled_layer`] with a
//!   batch norm between
//! - [`gate`]: the softmax of all tasks' gates
//! - [`mixture`]: the weighted sum of experts for every task
//! - [`binary_cross_entropy`] and [`weighted_total`]: from logits to what training lowers
//! - [`cores`]: how many models can run side by side
//! - [`adam`]: one step of Adam, in place
//! - [`normals`]: normal numbers from random bits, on any build
//! - [`PackedNet`]: a whole network in evaluation, ready for requests of a row or a few
//! - [`SplitNet`]: many candidates of one request, whose share of the input is run once
//! - [`gather_unique`], [`pick`], [`move_rows`]: rows of a large table, by what a batch touches of it
//! - [`data`]: the numbers of a tensor, not copied where that can be helped
//! - [`bag`]: the sum or mean of the rows of each example
//!
//! This is the one crate of the workspace with `unsafe` code: calls of the `gemm` crate behind checked slices, of
//! functions compiled for wider vectors behind a check of the processor, memory of which each core writes its own piece, and
//! advice to processor and system on memory.

mod adam;
#[cfg(feature = "flex")]
mod buffer;
mod data;
mod device;
#[cfg(feature = "flex")]
mod exponential;
#[cfg(feature = "flex")]
mod extension;
#[cfg(feature = "flex")]
mod floats;
mod gate;
mod layer;
mod loss;
#[cfg(feature = "flex")]
mod matrix;
mod mixture;
mod normals;
#[cfg_attr(not(feature = "flex"), allow(dead_code, reason = "without the CPU backend nothing is fused"))]
mod packed;
mod plain_layer;
#[cfg_attr(not(feature = "flex"), allow(dead_code, reason = "without the CPU backend nothing is fused"))]
mod plain_net;
#[cfg(feature = "flex")]
mod registers;
mod rows;
#[cfg(feature = "flex")]
mod seen;
#[cfg(feature = "flex")]
mod share;
mod simd;
#[cfg_attr(not(feature = "flex"), allow(dead_code, reason = "without the CPU backend nothing is fused"))]
mod split;
#[cfg(feature = "flex")]
mod tile;
#[cfg(feature = "flex")]
mod together;
#[cfg(feature = "flex")]
mod turns;

pub use adam::{AdamState, AdamStep, NotFused, adam};
pub use data::data;
pub use device::cores;
pub use gate::gate;
pub use layer::{Norm, NormedLayer, layer, normed_layer, settled_layer};
pub use loss::{binary_cross_entropy, weighted_total};
pub use mixture::mixture;
pub use normals::normals;
pub use packed::PackedNet;
pub use plain_layer::PlainLayer;
pub use plain_net::PlainNet;
pub use rows::{
    Moved, NO_ROW, PartRows, RowRule, UniqueRows, bag, gather, gather_unique, move_rows, pick, settled, table,
};
pub use split::{CandidateShares, RequestShare, SplitNet};
