//! Settings of a training.

mod train;

mod left_open;

mod optimizer;

mod schedule;

mod tables;

pub use left_open::LeftOpen;
pub use optimizer::{OptimizerConfig, OptimizerKind};
pub use schedule::ScheduleConfig;
pub use tables::{TableConfig, TableKind};
pub use train::TrainConfig;
pub(crate) use train::load_balance_problem;
