//! What most programs import: `use girandole::prelude::*;`
//!
//! burn comes along under its own name, so that `#[derive(Module)]` works without a dependency on it.

pub use burn;
pub use burn::module::{Module, Param};
pub use burn::nn::{Linear, LinearConfig};
pub use burn::tensor::{Device, Int, Tensor, TensorData};

pub use girandole_core::{Batch, Examples, Features, Inputs, Task, TaskData, TaskKind};
pub use girandole_data::{DataSet, FittedEncoders, Predictions, Schema, datasets};
pub use girandole_nn::{
    Activation, AnyTowers, BuildError, CrossStitch, CrossStitchConfig, Encoder, EncoderConfig, Expert,
    Experts, FactorizationConfig, Gate, Head, HeadConfig, IntoHead, L2Constrained, L2ConstrainedConfig, Mlp,
    MlpConfig, Mmoe, MmoeConfig, ModelConfig, Moe, MoeConfig, MultiTaskModel, Norm, SharedBottom,
    SharedBottomConfig, SingleTask, SingleTaskConfig, SoftmaxGate, SoftmaxGateConfig, StackedExperts,
    TaskModel, TensorFactorization, TensorFactorizationConfig, Tower, TowerConfig, Towers, load_weights,
    save_weights, seeded,
};
pub use girandole_train::{
    Dashboard, Diagnose, Diagnosis, Fault, Finding, Fitted, Interrupt, LeftOpen, LossKind, OptimizerConfig,
    OptimizerKind, ScheduleConfig, TableConfig, TableKind, TaskObjective, TaskScores, TrainConfig, Trainer,
    evaluate, predict,
};

pub use crate::device::DeviceSpec;
pub use crate::job::Job;
pub use crate::predictor::Predictor;
pub use crate::run::Run;
pub use crate::scorer::Scorer;
