//! Model-building framework for multi-task learning on burn: the one crate a program adds.
//!
//! # The parts
//!
//! - [`prelude`]: what most programs import
//! - [`nn`]: experts, gates, heads, towers, encoders, [`MultiTaskModel`](nn::MultiTaskModel)
//! - [`data`]: files, fitted encoders, data sets
//! - [`train`]: losses, metrics, [`Trainer`](train::Trainer)
//! - [`device`]: devices by name
//! - [`job`]: a piece of work in a TOML file
//! - [`run`]: the folder that a training leaves
//! - [`predictor`]: requests of a row or a few
//! - [`scorer`]: many items for one user
//! - [`pretrained`]: embeddings from files
//!
//! # Features
//!
//! - `tui` (default): burn's terminal dashboard
//! - `flex`: the CPU
//! - `wgpu`: Vulkan, Metal, DX12 and GL; `vulkan` and `metal` add native kernels
//! - `cuda`: NVIDIA GPUs
//!
//! A program turns on the devices it wants; this crate turns on none.

pub mod device;
pub mod job;
pub mod predictor;
pub mod prelude;
pub mod pretrained;
pub mod run;
pub mod scorer;

mod error;
mod naming;

pub use error::Error;

pub use burn;
pub use girandole_core as core;
pub use girandole_data as data;
pub use girandole_nn as nn;
pub use girandole_train as train;

/// The code of README and guide, compiled and run as it is printed.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../../docs/guide/2-your-own-expert.md")]
#[doc = include_str!("../../../docs/guide/6-one-user-many-items.md")]
#[doc = include_str!("../../../docs/guide/8-requests.md")]
#[doc = include_str!("../../../docs/guide/9-your-own-crate.md")]
struct Printed;
