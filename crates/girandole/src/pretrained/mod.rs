//! Embeddings from files.

mod keys;
#[allow(clippy::module_inception, reason = "a file is named after its type")]
mod pretrained;
mod pretrained_report;

pub use pretrained::Pretrained;
pub use pretrained_report::PretrainedReport;
