//! Evaluates conditions on all rows of a table.

use crate::DataError;
use crate::condition::{Comparison, Condition, Node, Test};
use crate::read::{MISSING, RawTable, TextColumn};

/// The outcome for each row; `None` where a missing cell leaves it open.
pub(crate) fn outcomes(condition: &Condition, table: &RawTable) -> Result<Vec<Option<bool>>, DataError> {
    node_outcomes(&condition.root, table)
}

/// Refuses a text that no row of the table holds: it is misspelt more often than it is rare.
pub(crate) fn check_values(condition: &Condition, table: &RawTable) -> Result<(), DataError> {
    for leaf in condition.leaves() {
        let Test::Texts { values, .. } = &leaf.test else { continue };
        let column = table.text(&leaf.column)?;
        if let Some(value) = values.iter().find(|value| !column.values.contains(value)) {
            return Err(DataError::ValueNeverSeen {
                file: table.file(),
                column: leaf.column.clone(),
                value: value.clone(),
                condition: condition.to_string(),
                found: column.values.clone(),
            });
        }
    }
    Ok(())
}

fn node_outcomes(node: &Node, table: &RawTable) -> Result<Vec<Option<bool>>, DataError> {
    let pairs = |left: &Node, right: &Node| -> Result<_, DataError> {
        Ok(node_outcomes(left, table)?.into_iter().zip(node_outcomes(right, table)?))
    };
    Ok(match node {
        Node::Leaf(leaf) => leaf_outcomes(leaf, table)?,
        Node::Not(inner) => {
            node_outcomes(inner, table)?.into_iter().map(|outcome| outcome.map(|yes| !yes)).collect()
        }
        Node::And(left, right) => pairs(left, right)?
            .map(|pair| match pair {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            })
            .collect(),
        Node::Or(left, right) => pairs(left, right)?
            .map(|pair| match pair {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            })
            .collect(),
    })
}

fn leaf_outcomes(leaf: &Comparison, table: &RawTable) -> Result<Vec<Option<bool>>, DataError> {
    Ok(match &leaf.test {
        Test::Texts { values, negated } => {
            let column = table.text(&leaf.column)?;
            by_code(column, column.values.iter().map(|value| values.contains(value) != *negated).collect())
        }
        Test::Truth(wanted) => {
            let column = table.text(&leaf.column)?;
            let truths = table.truths(&leaf.column)?;
            by_code(column, truths.into_iter().map(|truth| truth == *wanted).collect())
        }
        Test::Numbers { values, negated } => table
            .numbers(&leaf.column)?
            .iter()
            .map(|x| (!x.is_nan()).then(|| values.contains(x) != *negated))
            .collect(),
        Test::Order(order, bound) => table
            .numbers(&leaf.column)?
            .iter()
            .map(|x| (!x.is_nan()).then(|| order.holds(*x, *bound)))
            .collect(),
    })
}

fn by_code(column: &TextColumn, outcomes: Vec<bool>) -> Vec<Option<bool>> {
    column.codes.iter().map(|&code| (code != MISSING).then(|| outcomes[code as usize])).collect()
}
