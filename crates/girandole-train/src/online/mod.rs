//! Training on rows that never come twice.

mod loss_curve;
mod online_run;
mod online_trainer;

pub use loss_curve::{CurvePoint, LossCurve};
pub(crate) use online_run::OnlineRun;
pub use online_trainer::OnlineTrainer;
