//! What a target looks like, and which columns give it away.

use crate::condition::Target;
use crate::outcomes::{check_values, outcomes};
use crate::read::{MISSING, RawTable, TextColumn};
use crate::{DataError, TargetKind, TaskConfig};

use super::column_look::ColumnLook;

/// Most classes that whole numbers stand for; more are taken for amounts.
const MOST_NUMBERED_CLASSES: usize = 20;

/// A target as settings, and its outcome in each row.
#[derive(Debug)]
pub(super) struct TargetLook {
    pub(super) config: TaskConfig,
    pub(super) columns: Vec<String>,
    /// A code for each outcome; `None` where it is missing.
    outcomes: Vec<Option<u32>>,
}

impl TargetLook {
    /// Looks at a target that is a column or a condition.
    pub(super) fn of(text: &str, table: &RawTable) -> Result<Self, DataError> {
        let target = Target::parse(text)?;
        let columns: Vec<String> = target.columns().into_iter().map(str::to_owned).collect();
        let (config, outcomes) = match &target {
            Target::Condition(condition) => {
                check_values(condition, table)?;
                let code = |outcome: Option<bool>| outcome.map(u32::from);
                let outcomes =
                    outcomes(condition, table, &vec![true; table.n_rows()])?.into_iter().map(code).collect();
                (TaskConfig::binary(&columns[0], text), outcomes)
            }
            Target::Column(column) => {
                let texts = table.text(column)?;
                let outcomes = texts.codes.iter().map(|&code| (code != MISSING).then_some(code)).collect();
                (column_target(column, texts)?, outcomes)
            }
        };
        Ok(Self { config, columns, outcomes })
    }

    /// Whether each value of a column goes with one outcome only, over enough rows to mean something.
    pub(super) fn is_given_away_by(&self, column: &TextColumn) -> bool {
        let n_values = column.values.len();
        if !(2..=1000).contains(&n_values) || n_values * 5 > column.codes.len() {
            return false;
        }
        let mut outcome_of: Vec<Option<u32>> = vec![None; n_values];
        for (&code, outcome) in column.codes.iter().zip(&self.outcomes) {
            let (Some(outcome), true) = (outcome, code != MISSING) else { continue };
            if *outcome_of[code as usize].get_or_insert(*outcome) != *outcome {
                return false;
            }
        }
        let mut distinct: Vec<u32> = outcome_of.into_iter().flatten().collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len() > 1
    }
}

/// The kind that a column's values suggest.
fn column_target(column: &str, texts: &TextColumn) -> Result<TaskConfig, DataError> {
    let look = ColumnLook::of(column, texts);
    if look.n_values < 2 {
        return Err(DataError::TooFewClasses { task: column.to_owned(), got: look.n_values });
    }
    let is_truth = |text: &String| {
        ["0", "1", "0.0", "1.0", "true", "false", "yes", "no"].contains(&text.to_ascii_lowercase().as_str())
    };
    let kind = match look.n_values {
        2 if texts.values.iter().all(is_truth) => TargetKind::Binary,
        2 => return Ok(TaskConfig::binary(column, format!("{} == {}", name(column), quoted(rarer(texts))))),
        n if look.numeric && !(look.whole && n <= MOST_NUMBERED_CLASSES) => TargetKind::Regression,
        _ => TargetKind::Multiclass,
    };
    Ok(TaskConfig::new(column, kind, name(column)))
}

/// The value of fewer rows, which is the event more often than not.
fn rarer(texts: &TextColumn) -> &str {
    let mut counts = vec![0usize; texts.values.len()];
    texts.codes.iter().filter(|&&code| code != MISSING).for_each(|&code| counts[code as usize] += 1);
    let is_there = |text: &str| !super::column_look::MISSING_TEXTS.contains(&text);
    let rarest = texts.values.iter().zip(counts).filter(|(text, _)| is_there(text)).min_by_key(|(_, n)| *n);
    rarest.map_or("", |(text, _)| text)
}

/// A column's name as a condition reads it.
fn name(column: &str) -> String {
    let plain = column.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if plain { column.to_owned() } else { format!("`{}`", column.replace('`', "``")) }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
