//! A part of a moment that a model reads.

use serde::{Deserialize, Serialize};

/// A part of a moment that a model reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimePart {
    /// The hour of the day, an id with an embedding.
    Hour,
    /// The day of the week, an id with an embedding.
    Weekday,
    /// The day of the year as a point on a circle, so that the last day lies beside the first.
    Day,
    /// The month, an id with an embedding.
    Month,
    /// The time that has passed, in days, less the mean of the training rows and by their deviation.
    Elapsed,
}

impl TimePart {
    /// All of them, which a feature has when nothing is said.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Weekday, Self::Day, Self::Month, Self::Elapsed];

    /// The word in a file of settings.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Weekday => "weekday",
            Self::Day => "day",
            Self::Month => "month",
            Self::Elapsed => "elapsed",
        }
    }

    /// How many there are, if it is an id.
    pub(crate) fn cycle(self) -> Option<usize> {
        match self {
            Self::Hour => Some(24),
            Self::Weekday => Some(7),
            Self::Month => Some(12),
            Self::Day | Self::Elapsed => None,
        }
    }
}
