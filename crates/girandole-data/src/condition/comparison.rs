//! One comparison of a column with values.

use std::cmp::Ordering;

use crate::read::Exact;
use crate::wanted::ReadAs;

/// One comparison of a column with values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) column: String,
    pub(crate) test: Test,
}

/// What is asked of a cell that is there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// Whether its text is one of these, or none of them.
    Texts { values: Vec<String>, negated: bool },
    /// Whether its number is one of these, or none of them.
    Numbers { values: Vec<Exact>, negated: bool },
    /// Whether it says yes, or no.
    Truth(bool),
    /// On which side of a number it lies.
    Order(Order, Exact),
    /// On which side of a date it lies, maybe one with a time.
    Dates(Order, String),
}

/// The four orders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn read_as(&self) -> ReadAs {
        match self.test {
            Test::Texts { .. } | Test::Truth(_) | Test::Dates(..) => ReadAs::Text,
            Test::Numbers { .. } | Test::Order(..) => ReadAs::Exact,
        }
    }
}

impl Order {
    /// Whether it holds of a left and a right side that compare so.
    pub(crate) fn holds(self, sides: Ordering) -> bool {
        match self {
            Self::Less => sides.is_lt(),
            Self::LessOrEqual => sides.is_le(),
            Self::Greater => sides.is_gt(),
            Self::GreaterOrEqual => sides.is_ge(),
        }
    }
}
