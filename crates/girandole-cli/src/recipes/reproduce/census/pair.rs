//! Two methods compared, run by run.

use super::row::Row;
use crate::recipes::reproduce::Method;
use crate::recipes::reproduce::statistics::{mean, student_interval};

/// Two methods compared on the main task of a group; runs of one number saw the rows in one order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) first: Method,
    pub(super) second: Method,
    /// Mean of the first less that of the second.
    pub(super) difference: f64,
    /// 95% interval of the difference.
    pub(super) interval: (f64, f64),
}

impl Pair {
    pub(super) fn of(first: &Row, second: &Row) -> Self {
        let gaps: Vec<f64> = first.main.iter().zip(&second.main).map(|(a, b)| a - b).collect();
        Self {
            first: first.method,
            second: second.method,
            difference: mean(&gaps),
            interval: student_interval(&gaps),
        }
    }

    /// Every pair of a group, in the order of its rows.
    pub(super) fn all(rows: &[Row]) -> Vec<Self> {
        let behind = |(i, first)| rows[i + 1..].iter().map(move |second| Self::of(first, second));
        rows.iter().enumerate().flat_map(behind).collect()
    }

    /// Whether the interval leaves out zero.
    pub(super) fn is_sure(&self) -> bool {
        let (low, high) = self.interval;
        low > 0.0 || high < 0.0
    }
}
