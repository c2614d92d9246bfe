//! The fit loop: burn-train drives, this decides.

mod interrupt;

mod stop_reason;

mod row_order;

mod loader;

mod stream_loader;

mod train_rows;

mod board;

mod fitting;

mod step_output;

mod optimizer;

mod table_optimizer;

mod trained;

mod atomic_file;

mod averages;

mod module_file;

mod best;

mod checkpoint;

mod fit_loop;

mod training;

pub(crate) use atomic_file::write_atomically;
pub(crate) use averages::Averages;
pub(crate) use best::{Best, BestWeights, restore_weights};
pub(crate) use board::{Board, SharedScorer};
pub(crate) use checkpoint::{Checkpoints, Fingerprint, Loaded, State, read_record};
pub(crate) use fit_loop::{FitLoop, Plan};
pub(crate) use fitting::Fitting;
pub use interrupt::Interrupt;
pub(crate) use loader::RowLoader;
pub(crate) use optimizer::Optimizer;
pub(crate) use row_order::{mix, shuffled};
pub use stop_reason::StopReason;
pub(crate) use train_rows::TrainRows;
pub(crate) use training::{Outcome, Training, write_history, write_weights};
