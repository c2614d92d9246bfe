//! Lifts as the data grow: trained slice by slice, each scored before it is learned from.

mod lift_curve;
mod lift_verdict;
#[expect(clippy::module_inception, reason = "the type keeps its own file")]
mod replay;
mod replayed;

pub use lift_curve::{LiftCurve, LiftPoint};
pub use lift_verdict::LiftVerdict;
pub use replay::Replay;
pub use replayed::{Replayed, ReplayedTask};
