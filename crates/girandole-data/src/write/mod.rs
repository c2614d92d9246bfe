//! Writes files in one step: whole or not at all.

mod atomic;
mod kept_columns;
mod predictions;

pub(crate) use atomic::write_atomically;
pub use kept_columns::KeptColumns;
pub use predictions::Predictions;
