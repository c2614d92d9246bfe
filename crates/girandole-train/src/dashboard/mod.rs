//! What a person sees while a training runs.

mod choice;

mod task_metric;

mod no_log;

mod plain;

mod epoch_lines;

mod gate_metric;

mod quiet;

#[cfg(feature = "tui")]
mod terminal;

pub use choice::Dashboard;
pub(crate) use choice::renderer;
pub(crate) use gate_metric::gate_metrics;
pub(crate) use no_log::NoLog;
pub(crate) use task_metric::task_metrics;
