//! One thing that is wrong in a job file.

use std::fmt;

/// One thing that is wrong in a job file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobProblem {
    /// The line, from 1; none for a value set from outside the file.
    pub line: Option<usize>,
    /// `adult.toml:12`, or the setting from outside.
    pub place: String,
    /// Keys from the outside in, as `train.epochs`.
    pub path: String,
    /// What was got, what was wanted, and the way out.
    pub message: String,
}

impl fmt::Display for JobProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}
