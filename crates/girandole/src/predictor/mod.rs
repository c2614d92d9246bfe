//! Answers requests of a row or a few.

#[expect(clippy::module_inception, reason = "a file is named after its type")]
mod predictor;

pub use predictor::Predictor;
