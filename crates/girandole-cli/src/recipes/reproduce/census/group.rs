//! Two tasks that the paper learns together.

use super::target::Target;

/// Two tasks that the paper learns together: the main one, and whether somebody never married.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Income above 50,000; table 1.
    Income,
    /// An Associates degree or higher; table 2.
    College,
}

impl Group {
    pub(super) const ALL: [Self; 2] = [Self::Income, Self::College];

    /// The task whose validation AUC chooses settings.
    pub(super) fn main(self) -> Target {
        match self {
            Self::Income => Target::Income,
            Self::College => Target::College,
        }
    }

    /// The group's number, and that of its table.
    pub(super) fn number(self) -> usize {
        match self {
            Self::Income => 1,
            Self::College => 2,
        }
    }
}
