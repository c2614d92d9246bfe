//! Conditions on the columns of a row.

mod comparison;
#[allow(clippy::module_inception, reason = "one type a file, the file named as the type")]
mod condition;
mod condition_error;
mod lexer;
mod parser;
mod target;

pub(crate) use comparison::{Comparison, Test};
pub use condition::Condition;
pub(crate) use condition::Node;
pub use condition_error::ConditionError;
pub(crate) use target::Target;
