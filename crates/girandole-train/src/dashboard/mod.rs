//! What a person sees while a training runs.

mod choice;

mod task_metric;

mod no_log;

mod plain;

mod epoch_lines;

mod quiet;

#[cfg(feature = "tui")]
mod terminal;

pub use choice::Dashboard;
pub(crate) use choice::renderer;
pub(crate) use no_log::NoLog;
pub(crate) use task_metric::task_metrics;
