//! Settings of a training.

mod train;

mod optimizer;

mod schedule;

pub use optimizer::{OptimizerConfig, OptimizerKind};
pub use schedule::ScheduleConfig;
pub use train::TrainConfig;
