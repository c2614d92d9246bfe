//! Experts: what all or some tasks share.

#[expect(clippy::module_inception, reason = "the trait keeps its own file")]
mod expert;
mod experts;

pub use expert::Expert;
pub use experts::Experts;
