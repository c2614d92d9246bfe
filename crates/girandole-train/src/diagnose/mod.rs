//! Diagnosis of gates and experts: what each task mixes, what each expert gives, and what is wrong with it.

#[allow(clippy::module_inception, reason = "a file is named after its type")]
mod diagnose;

mod diagnosis;

mod expert_report;

mod expert_tally;

mod fault;

mod finding;

mod gate_report;

mod gate_tally;

mod gate_watch;

mod judge;

mod kinship;

mod segment_report;

mod segment_tally;

mod segments;

mod thresholds;

pub use diagnose::Diagnose;
pub use diagnosis::Diagnosis;
pub use expert_report::ExpertReport;
pub use fault::{DeadBy, Fault};
pub use finding::{Evidence, Finding, Remedy};
pub use gate_report::GateReport;
pub(crate) use gate_watch::GateWatch;
pub use segment_report::SegmentReport;
pub use segments::Segments;
