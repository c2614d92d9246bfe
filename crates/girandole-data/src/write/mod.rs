//! Writes files in one step: whole or not at all.

mod atomic;
mod predictions;

pub(crate) use atomic::write_atomically;
pub use predictions::Predictions;
