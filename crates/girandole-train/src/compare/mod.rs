//! Whether one model is better than another: differences with intervals, for the seeds and for the finite test set.

mod compared;
mod comparison;
mod contender;
mod influence;
mod influences;
mod multiplicity;
mod paired;
mod verdict;

pub use compared::Compared;
pub use comparison::Comparison;
pub use contender::Contender;
pub use influence::Influence;
pub use influences::influences;
pub use multiplicity::holm;
pub use paired::Paired;
pub use verdict::{Verdict, seesaws};
