//! What the benches share: the models that they time, rows for them, and how they answer `peers/alternate.py`.

mod census;
mod columns;
mod fixed;
mod server;
mod train_rows_only;
mod workload;

pub use census::Census;
pub use columns::{numeric_columns, shuffled};
pub use fixed::Fixed;
pub use server::{Answer, Failure, serve, warm_up};
pub use train_rows_only::TrainRowsOnly;
pub use workload::Workload;
