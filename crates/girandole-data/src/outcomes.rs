//! Evaluates conditions on rows of a table.

use crate::condition::{Comparison, Condition, Node, Test};
use crate::read::{Exact, MISSING, RawTable, TextColumn, is_instant, spelled};
use crate::{CellError, DataError};

/// The outcome for each row; `None` where a missing cell leaves it open, and for the rows that do not count, of which no
/// cell is judged.
pub(crate) fn outcomes(
    condition: &Condition,
    table: &RawTable,
    rows: &[bool],
) -> Result<Vec<Option<bool>>, DataError> {
    node_outcomes(&condition.root, table, rows)
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

fn node_outcomes(node: &Node, table: &RawTable, rows: &[bool]) -> Result<Vec<Option<bool>>, DataError> {
    match node {
        Node::Leaf(leaf) => leaf_outcomes(leaf, table, rows),
        Node::Not(inner) => {
            let inner = node_outcomes(inner, table, rows)?;
            Ok(inner.into_iter().map(|outcome| outcome.map(|yes| !yes)).collect())
        }
        Node::And(left, right) => pairs(left, right, false, table, rows),
        Node::Or(left, right) => pairs(left, right, true, table, rows),
    }
}

/// What both sides say, of which one alone decides by saying `decisive`; where the left does, the right is not asked.
fn pairs(
    left: &Node,
    right: &Node,
    decisive: bool,
    table: &RawTable,
    rows: &[bool],
) -> Result<Vec<Option<bool>>, DataError> {
    let left = node_outcomes(left, table, rows)?;
    let open: Vec<bool> =
        left.iter().zip(rows).map(|(left, counts)| *counts && *left != Some(decisive)).collect();
    let right = node_outcomes(right, table, &open)?;
    let both = left.into_iter().zip(right).map(|pair| match pair {
        (Some(left), _) | (_, Some(left)) if left == decisive => Some(decisive),
        (Some(_), Some(_)) => Some(!decisive),
        _ => None,
    });
    Ok(both.collect())
}

fn leaf_outcomes(leaf: &Comparison, table: &RawTable, rows: &[bool]) -> Result<Vec<Option<bool>>, DataError> {
    match &leaf.test {
        Test::Texts { values, negated } => {
            let column = table.text(&leaf.column)?;
            // Texts of encoders of older versions have several spellings.
            let holds = |text: &String| Some(values.iter().any(|value| *value == spelled(text)) != *negated);
            Ok(by_code(column, column.values.iter().map(holds).collect()))
        }
        Test::Truth(wanted) => {
            let truths = table.truths(&leaf.column, rows)?;
            let outcomes = truths.into_iter().map(|truth| truth.map(|truth| truth == *wanted));
            Ok(by_code(table.text(&leaf.column)?, outcomes.collect()))
        }
        Test::Dates(order, bound) => {
            let column = table.text(&leaf.column)?;
            let outcomes: Vec<Option<bool>> = column
                .values
                .iter()
                .map(|text| is_instant(text).then(|| order.holds(text.as_str().cmp(bound))))
                .collect();
            let is_odd = |code: &u32| outcomes.get(*code as usize).is_some_and(Option::is_none);
            let mut cells = column.codes.iter().zip(rows);
            if let Some(row) = cells.position(|(code, counts)| *counts && is_odd(code)) {
                let value = column.text(row).unwrap_or_default().to_owned();
                return Err(CellError::NotADate { place: table.place(&leaf.column, row), value }.into());
            }
            Ok(by_code(column, outcomes))
        }
        Test::Numbers { values, negated } => number_outcomes(leaf, table, rows, &|x| {
            values.iter().any(|value| value.compare(x).is_eq()) != *negated
        }),
        Test::Order(order, bound) => number_outcomes(leaf, table, rows, &|x| order.holds(x.compare(*bound))),
    }
}

fn number_outcomes(
    leaf: &Comparison,
    table: &RawTable,
    rows: &[bool],
    holds: &dyn Fn(Exact) -> bool,
) -> Result<Vec<Option<bool>>, DataError> {
    let column = table.exact(&leaf.column)?;
    let outcome = |(row, counts): (usize, &bool)| match column.at(row) {
        _ if !*counts => Ok(None),
        Ok(number) => Ok(number.map(holds)),
        Err(odd) => Err(table.not_a_number(&leaf.column, row, odd)),
    };
    rows.iter().enumerate().map(outcome).collect()
}

fn by_code(column: &TextColumn, outcomes: Vec<Option<bool>>) -> Vec<Option<bool>> {
    column.codes.iter().map(|&code| if code == MISSING { None } else { outcomes[code as usize] }).collect()
}
