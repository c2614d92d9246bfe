//! One thing that is wrong with a setting.

use std::fmt;

/// One thing that is wrong with a setting, and where.
///
/// Settings are checked as a whole: every check returns all its problems, so that a person mends
/// a file once.
///
/// ```
/// use girandole_core::Problem;
///
/// let problem = Problem::new("model.head.experts", "needs at least 1 expert, got 0");
/// assert_eq!(problem.to_string(), "model.head.experts: needs at least 1 expert, got 0");
/// assert_eq!(problem.within("jobs[0]").path, "jobs[0].model.head.experts");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Keys from the outside in, as `model.head.experts` or `features[2].columns`.
    pub path: String,
    /// What was wanted and what was got, with the way out.
    pub message: String,
}

impl Problem {
    /// Says what is wrong at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }

    /// The same problem, seen from outside the section `outer`.
    pub fn within(mut self, outer: &str) -> Self {
        self.path = if self.path.is_empty() { outer.to_owned() } else { format!("{outer}.{}", self.path) };
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}
