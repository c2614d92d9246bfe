//! The folder that a training leaves, and what can be done with it.

mod files;
mod gates;
#[allow(clippy::module_inception, reason = "a file is named after its type")]
mod run;
mod segmented;
mod travel;
mod warm_start;
mod watched;

pub use gates::GateMeans;
pub use run::Run;
