//! The best linear model of the numbers, which a wide path starts from.

mod problem;
mod solver;
mod start;

use problem::{Kind, Problem};
use solver::best;
pub(crate) use start::with_solved_wide;
