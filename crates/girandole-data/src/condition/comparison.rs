//! One comparison of a column with values.

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
    Numbers { values: Vec<f64>, negated: bool },
    /// Whether it says yes, or no.
    Truth(bool),
    /// On which side of a number it lies.
    Order(Order, f64),
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
            Test::Texts { .. } | Test::Truth(_) => ReadAs::Text,
            Test::Numbers { .. } | Test::Order(..) => ReadAs::Number,
        }
    }
}

impl Order {
    pub(crate) fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}
