//! A condition on the columns of a row.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ConditionError;
use super::comparison::Comparison;
use super::parser::Parser;
use crate::wanted::ReadAs;

/// A condition on the columns of a row.
///
/// Comparisons are `==`, `!=`, `<`, `<=`, `>`, `>=`, `in [..]` and `not in [..]`; they join by `and`, `or`, `not`
/// and parentheses. A value in quotes, single or double, compares texts, each in its one spelling, so that `'2'` is the
/// number 2.0 too, and dates such as `'2024-01-31'` have an order; a bare number compares numbers, whole ones to the last
/// digit; `true` and `false` read 1 and 0, yes and no as well. A column stands bare, with its hyphens and spaces, or in
/// backquotes. A row that misses a cell which decides the outcome has no outcome, and a cell that decides nothing, since
/// what stands before its `and` or `or` did, is not looked at.
///
/// ```
/// use girandole_data::Condition;
///
/// let condition: Condition = "marital-status == 'Never-married' and age >= 18".parse()?;
/// assert_eq!(condition.columns(), ["marital-status", "age"]);
///
/// let error = "age >= 'x'".parse::<Condition>().unwrap_err();
/// assert_eq!(error.position, 8);
/// # Ok::<(), girandole_data::ConditionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Condition {
    text: String,
    pub(crate) root: Node,
}

/// A condition as a tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Leaf(Comparison),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
}

impl Condition {
    /// Names of the columns it asks for, in order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for leaf in self.leaves() {
            if !names.contains(&leaf.column.as_str()) {
                names.push(&leaf.column);
            }
        }
        names
    }

    pub(super) fn new(text: &str, root: Node) -> Self {
        Self { text: text.trim().to_owned(), root }
    }

    /// How its columns must be read.
    pub(crate) fn wants(&self) -> impl Iterator<Item = (&str, ReadAs)> {
        self.leaves().into_iter().map(|leaf| (leaf.column.as_str(), leaf.read_as()))
    }

    pub(crate) fn leaves(&self) -> Vec<&Comparison> {
        fn walk<'a>(node: &'a Node, found: &mut Vec<&'a Comparison>) {
            match node {
                Node::Leaf(leaf) => found.push(leaf),
                Node::Not(inner) => walk(inner, found),
                Node::And(left, right) | Node::Or(left, right) => {
                    walk(left, found);
                    walk(right, found);
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.root, &mut found);
        found
    }
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        Ok(Self::new(text, Parser::new(text)?.condition()?))
    }
}

impl TryFrom<String> for Condition {
    type Error = ConditionError;

    fn try_from(text: String) -> Result<Self, ConditionError> {
        text.parse()
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.text
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
