//! Experts, gates, heads, towers and encoders for multi-task learning on burn.
//!
//! A model is an encoder, a head and towers. The head is where tasks share: [`SharedBottom`], [`Moe`] and
//! [`Mmoe`] are equals under one trait, and so is one of your own. Here is an expert of one's own in a
//! multi-gate mixture:
//!
//! ```
//! use burn::module::Module;
//! use burn::nn::{Linear, LinearConfig};
//! use burn::prelude::*;
//! use girandole_core::{Features, Inputs, Task};
//! use girandole_nn::{Expert, Mlp, MlpConfig, Mmoe, MultiTaskModel, TaskModel};
//!
//! /// A cross of the input with itself, beside a small network.
//! #[derive(Module, Debug)]
//! struct CrossExpert { cross: Linear, deep: Mlp }
//!
//! impl Expert for CrossExpert {
//!     fn d_output(&self) -> usize { 64 }
//!     fn forward(&self, x: Tensor<2>) -> Tensor<2> {
//!         self.cross.forward(x.clone()) * x.clone().mean_dim(1) + self.deep.forward(x)
//!     }
//! }
//!
//! let device = Device::flex();
//! let inputs = Inputs::new(vec!["age".into(), "hours".into()], vec![]);
//! let tasks = [Task::binary("income"), Task::multiclass("education", 4)];
//!
//! let expert = || Ok(CrossExpert {
//!     cross: LinearConfig::new(2, 64).init(&device),
//!     deep: MlpConfig::new([32, 64]).init(2, &device)?,
//! });
//! let experts = (0..4).map(|_| expert()).collect::<Result<Vec<_>, girandole_nn::BuildError>>()?;
//! let model = MultiTaskModel::for_inputs(&inputs, &tasks).head(Mmoe::of(experts)).towers([32]).init(&device)?;
//!
//! let logits = model.forward(Features::numbers(Tensor::ones([7, 2], &device)));
//! assert_eq!(logits.dims(), [7, 1 + 4]);
//! # Ok::<(), girandole_nn::BuildError>(())
//! ```
//!
//! # The parts, in reading order
//!
//! - [`Expert`], [`Experts`]: what tasks share; [`Mlp`] and the bank [`StackedMlp`] ship
//! - [`Gate`]: how much each expert counts; [`SoftmaxGate`] ships
//! - [`Head`], [`IntoHead`]: ways of sharing
//! - [`Tower`], [`Towers`]: from a representation to logits; [`MlpTower`] and [`StackedTowers`] ship
//! - [`Factorization`]: products of the inputs' vectors, beside head and towers
//! - [`Encode`]: from features to a vector; [`Encoder`] ships, with [`RowTable`] for embeddings too many to walk
//! - [`MultiTaskModel`], [`ModelConfig`]: the whole, in code and from a file
//! - [`PackedModel`]: ready for requests, with weights that are packed once
//! - [`SplitModel`]: one user, many items; [`FoldedHead`] is what it asks of a head
//! - [`seeded`]: the same start on every device; [`save_weights`], [`load_weights`]; [`WarmStart`]: from another model
//! - [`save_safetensors`], [`load_safetensors`]: the same for other frameworks; [`load_foreign`] with a
//!   [`NameMap`]: their models
//! - [`OnnxExport`]: a model as an ONNX graph; parts of your own write themselves into an [`OnnxGraph`]
//! - [`laws`]: tests that hold for every part, yours too
//!
//! Parts behave as in training when their input lives on an autodiff device (`Device::flex().autodiff()`),
//! and as in evaluation otherwise.
//!
//! This crate names no loss, metric or data set: see `girandole-train` and `girandole-data`. It turns no
//! backend on: programs do, by burn's features.

pub mod laws;

mod beside;
mod build_error;
mod encoder;
mod expert;
mod folded;
mod gate;
mod head;
mod layer;
mod model;
mod onnx;
#[cfg_attr(
    not(feature = "flex"),
    allow(unreachable_code, reason = "without the CPU backend nothing is fused")
)]
mod packed;
mod seeded;
#[cfg_attr(
    not(feature = "flex"),
    allow(unreachable_code, reason = "without the CPU backend nothing is fused")
)]
mod split;
mod tower;
mod transparent;
mod warm;
mod weights;

pub use beside::{Factorization, FactorizationConfig};
pub use build_error::BuildError;
pub use encoder::{
    Encode, Encoder, EncoderConfig, EncoderPart, InputColumns, InputRows, PretrainedConfig, RowGradient,
    RowTable,
};
pub use expert::{Expert, Experts};
pub use folded::{FoldedHead, FoldedLayer};
pub use gate::{Gate, SoftmaxGate, SoftmaxGateConfig};
pub use girandole_kernels::RowRule;
pub use head::{
    AnyHead, CrossStitch, CrossStitchConfig, Head, HeadConfig, Inspection, IntoHead, L2Constrained,
    L2ConstrainedConfig, Mmoe, MmoeConfig, MmoeOf, Moe, MoeConfig, MoeOf, SharedBottom, SharedBottomConfig,
    SharedBottomOf, SingleTask, SingleTaskConfig, SingleTaskOf, TensorFactorization,
    TensorFactorizationConfig,
};
pub use layer::{
    Activation, BatchNorm, FactoredLinear, LayerNorm, Mlp, MlpConfig, Norm, RunningStat, StackedLinear,
    StackedMlp,
};
pub use model::{ConfiguredModel, ModelBuilder, ModelConfig, MultiTaskModel, TaskModel, predictions};
pub use onnx::{OnnxAttribute, OnnxError, OnnxExport, OnnxGraph, OnnxModel, OnnxValue};
pub use packed::PackedModel;
pub use seeded::seeded;
pub use split::{CandidatesOfAnyRequest, RequestOfMany, SplitModel};
pub use tower::{AnyTowers, MlpTower, StackedTowers, Tower, TowerConfig, Towers};
pub use warm::{WarmPart, WarmReport, WarmStart};
pub use weights::{
    EncodedPart, ForeignRows, LayerNames, NameMap, WeightsError, WeightsForm, load_foreign, load_safetensors,
    load_weights, load_weights_from, save_safetensors, save_weights,
};

/// The default set of experts: the bank [`StackedMlp`] under its role's name.
pub type StackedExperts = StackedMlp;
