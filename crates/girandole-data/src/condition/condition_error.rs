//! A condition that cannot be read.

/// A condition that cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the condition `{text}` at character {position}: {message}")]
pub struct ConditionError {
    /// The condition as written.
    pub text: String,
    /// Where it goes wrong, counted from 1 in characters.
    pub position: usize,
    /// What was wanted there.
    pub message: String,
}
