//! Scores many items for one user.

mod catalogue;
mod layout;
#[expect(clippy::module_inception, reason = "a file is named after its type")]
mod scorer;
mod scorer_error;

pub use catalogue::Catalogue;
pub use scorer::Scorer;
pub use scorer_error::ScorerError;
