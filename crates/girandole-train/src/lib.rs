//! Losses, metrics, the fit loop on burn-train and its dashboards for multi-task models.
//!
//! A [`Trainer`] fits any [`TaskModel`](girandole_nn::TaskModel) to any
//! [`TaskData`](girandole_core::TaskData), keeps the weights that score best on the validation rows,
//! and hands back a [`Fitted`] with the scores of every task by name. With a folder it leaves
//! `weights.bpk`, `history.csv`, `summary.json` and a `checkpoint/` to resume from; without one it
//! writes nothing.
//!
//! ```no_run
//! use girandole_core::TaskData;
//! use girandole_nn::TaskModel;
//! use girandole_train::{TrainError, Trainer};
//!
//! fn fit<M: TaskModel>(model: M, data: &impl TaskData) -> Result<(), TrainError> {
//!     let fitted = Trainer::new(model).epochs(3).batch(1024).fit(data)?;
//!     println!("{}", fitted.summary());
//!     Ok(())
//! }
//! ```
//!
//! The model stays free of all this: `Trainer` wraps it in a private type that implements burn-train's
//! steps.

mod compare;
mod config;
mod dashboard;
mod diagnose;
mod error;
mod evaluate;
mod fit;
mod fitted;
mod level;
mod linear;
mod loss;
mod objective;
mod online;
mod predict;
mod replay;
mod score;
mod trainer;
mod warning;

pub use compare::{Compared, Comparison, Contender, Influence, Paired, Verdict, holm, influences, seesaws};
pub use config::{
    LeftOpen, OptimizerConfig, OptimizerKind, ScheduleConfig, TableConfig, TableKind, TrainConfig,
};
pub use dashboard::Dashboard;
pub use diagnose::{
    DeadBy, Diagnose, Diagnosis, Evidence, ExpertReport, Fault, Finding, GateReport, Remedy, SegmentReport,
    Segments,
};
pub use error::TrainError;
pub use evaluate::evaluate;
pub use fit::{Interrupt, StopReason};
pub use fitted::Fitted;
pub use loss::LossKind;
pub use objective::TaskObjective;
pub use online::{CurvePoint, LossCurve, OnlineTrainer};
pub use predict::{Predicted, PredictedColumn, predict};
pub use replay::{LiftCurve, LiftPoint, LiftVerdict, Replay, Replayed, ReplayedTask};
pub use score::{
    Calibration, EpochRecord, History, Keep, MetricKind, RankScores, ReliabilityBin, TaskScores, auc, figure,
    grouped_auc, signed,
};
pub use trainer::Trainer;
pub use warning::Warning;
