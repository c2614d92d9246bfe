//! What a target looks like.

use super::column_look::ColumnLook;
use super::names;
use crate::condition::Target;
use crate::outcomes::{check_values, outcomes};
use crate::read::{MISSING, RawTable};
use crate::{ColumnError, DataError, TargetKind, TaskConfig};

/// Most classes that whole numbers stand for; more are taken for amounts.
const MOST_NUMBERED: usize = 20;
/// Most classes that are listed in the settings.
const MOST_LISTED: usize = 50;
/// Rows of a class that is rare.
const RARE: usize = 10;

/// A target as settings, and its outcome in each row.
#[derive(Debug)]
pub(super) struct TargetLook {
    pub(super) config: TaskConfig,
    pub(super) columns: Vec<String>,
    /// Of a number the number, of classes a code, of yes or no 1 or 0; NaN where it is missing.
    pub(super) outcomes: Vec<f64>,
    /// What the kind was chosen by, where another could be meant.
    pub(super) why: Option<String>,
    /// What may go wrong.
    pub(super) doubts: Vec<String>,
}

impl TargetLook {
    /// Looks at a target that is a column or a condition.
    pub(super) fn of(text: &str, table: &RawTable, looks: &[ColumnLook<'_>]) -> Result<Self, DataError> {
        let target = Target::parse(text)?;
        let columns: Vec<String> = target.columns().into_iter().map(str::to_owned).collect();
        match &target {
            Target::Condition(condition) => {
                check_values(condition, table)?;
                let yes = |outcome: Option<bool>| outcome.map_or(f64::NAN, |yes| f64::from(u8::from(yes)));
                let all = vec![true; table.n_rows()];
                let outcomes: Vec<f64> = outcomes(condition, table, &all)?.into_iter().map(yes).collect();
                let there: Vec<f64> = outcomes.iter().copied().filter(|outcome| !outcome.is_nan()).collect();
                if there.iter().all(|outcome| Some(outcome) == there.first()) {
                    let value = if there.first() == Some(&1.0) { "yes" } else { "no" }.to_owned();
                    return Err(constant(table, text, value, there.len()));
                }
                let config = TaskConfig::binary(&columns[0], text);
                Ok(Self { config, columns, outcomes, why: None, doubts: Vec::new() })
            }
            Target::Column(column) => {
                // Says it if the column is not there.
                table.text(column)?;
                let look = looks.iter().find(|look| look.name == column);
                let look = look.ok_or_else(|| DataError::NoRows { file: table.file(), header: true })?;
                Self::of_column(look, table)
            }
        }
    }

    fn of_column(look: &ColumnLook<'_>, table: &RawTable) -> Result<Self, DataError> {
        if look.n_values < 2 {
            let value = look.values().next().map_or(String::new(), |(text, _)| text.to_owned());
            return Err(constant(table, look.name, value, look.n_there));
        }
        let column = look.name;
        let mut doubts = Vec::new();
        let truth = |text: &str| match text.to_ascii_lowercase().as_str() {
            "1" | "1.0" | "true" | "yes" => Some(1.0),
            "0" | "0.0" | "false" | "no" => Some(0.0),
            _ => None,
        };
        let (config, why) = if look.n_values == 2 && look.values().all(|(text, _)| truth(text).is_some()) {
            (TaskConfig::new(column, TargetKind::Binary, name(column)), None)
        } else if look.n_values == 2 {
            let rarer = look.values().min_by_key(|(_, count)| *count).map_or("", |(text, _)| text);
            let why = "two values: the rarer is the event".to_owned();
            (TaskConfig::binary(column, format!("{} == {}", name(column), quoted(rarer))), Some(why))
        } else {
            let (kind, why) = kind_of(look);
            (TaskConfig::new(column, kind, name(column)), why)
        };
        let outcome = |row: usize| match (look.code(row), config.kind) {
            (None, _) => f64::NAN,
            (Some(_), TargetKind::Regression) => look.number(row),
            (Some(code), TargetKind::Multiclass) => code as f64,
            (Some(code), TargetKind::Binary) => {
                let text = look.cells.values[code].as_str();
                let is_event = config.target.ends_with(&format!("== {}", quoted(text)));
                truth(text)
                    .filter(|_| look.values().all(|(text, _)| truth(text).is_some()))
                    .unwrap_or(f64::from(u8::from(is_event)))
            }
        };
        let outcomes = (0..look.n_rows).map(outcome).collect();
        let mut config = config;
        if config.kind == TargetKind::Multiclass {
            doubts.extend(list_rare_classes(look, &mut config));
        } else if config.kind == TargetKind::Binary
            && let Some((text, count)) = look.values().min_by_key(|(_, count)| *count)
            && count < RARE
        {
            doubts.push(format!(
                "`{text}` stands in {count} of {} rows: scores of so few say little",
                look.n_there
            ));
        }
        for number in &look.missing_numbers {
            config.space = Some(format!("{} != {number}", name(column)));
            doubts.push(format!("{number} is taken for a missing `{column}`: `space` leaves those rows out"));
        }
        Ok(Self { config, columns: vec![column.to_owned()], outcomes, why, doubts })
    }

    /// Rows of the rarer label of a target of yes or no.
    pub(super) fn rarer(&self) -> Option<usize> {
        let count = |label: f64| self.outcomes.iter().filter(|outcome| **outcome == label).count();
        (self.config.kind == TargetKind::Binary).then(|| count(0.0).min(count(1.0)))
    }

    /// Rows that have the target.
    pub(super) fn n_there(&self) -> usize {
        self.outcomes.iter().filter(|outcome| !outcome.is_nan()).count()
    }
}

fn constant(table: &RawTable, target: &str, value: String, n_rows: usize) -> DataError {
    ColumnError::ConstantTarget { file: table.file(), target: target.to_owned(), value, n_rows }.into()
}

/// Lists the classes if some are so rare that the training rows may lack one.
fn list_rare_classes(look: &ColumnLook<'_>, config: &mut TaskConfig) -> Vec<String> {
    let mut classes: Vec<(&str, usize)> = look.values().collect();
    let rare: Vec<&(&str, usize)> = classes.iter().filter(|(_, count)| *count < RARE).collect();
    let mut doubts = Vec::new();
    if !rare.is_empty() && classes.len() <= MOST_LISTED {
        let shown: Vec<String> =
            rare.iter().take(5).map(|(text, count)| format!("`{text}` ({count})")).collect();
        let more = if rare.len() > 5 { format!(" and {} more", rare.len() - 5) } else { String::new() };
        doubts.push(format!(
            "`{}` has classes of few rows, which cannot be learned well: {}{more}",
            look.name,
            shown.join(", ")
        ));
    }
    if classes.len() > MOST_LISTED {
        doubts.push(format!(
            "`{}` has {} classes; with so many, is it a name or an identifier?",
            look.name,
            classes.len()
        ));
    } else if !rare.is_empty() {
        classes.sort_unstable();
        config.classes = Some(classes.iter().map(|(text, _)| (*text).to_owned()).collect());
    }
    doubts
}

/// The kind of more than two values, and why where another could be meant.
fn kind_of(look: &ColumnLook<'_>) -> (TargetKind, Option<String>) {
    let numbers = look.distinct_numbers();
    let (Some((low, _)), Some((high, _))) = (numbers.first(), numbers.last()) else {
        return (TargetKind::Multiclass, None);
    };
    if !look.is_whole() {
        return (TargetKind::Regression, None);
    }
    if numbers.len() > MOST_NUMBERED {
        let is_id = names::is_id(look.name) && !names::is_count(look.name);
        return match is_id && numbers.len() <= 200 {
            true => (TargetKind::Multiclass, Some("named like an id: each value a class".to_owned())),
            false => (TargetKind::Regression, None),
        };
    }
    if is_count(look, &numbers) {
        let why = format!(
            "whole numbers from {low} to {high}, the larger the rarer: a count; `kind = \"multiclass\"` takes each for a class"
        );
        return (TargetKind::Regression, Some(why));
    }
    if names::is_scale(look.name) {
        let why =
            format!("marks from {low} to {high} in an order; `kind = \"multiclass\"` takes each for a class");
        return (TargetKind::Regression, Some(why));
    }
    let why = format!(
        "{} whole numbers, each taken for a class; `kind = \"regression\"` if they are amounts",
        numbers.len()
    );
    (TargetKind::Multiclass, Some(why))
}

/// Whether few whole numbers are how many of something there are: from 0 or 1 on, nearly without gaps at first, and rarer
/// the larger they are.
fn is_count(look: &ColumnLook<'_>, numbers: &[(f64, usize)]) -> bool {
    let (low, high) = (numbers[0].0, numbers[numbers.len() - 1].0);
    if !(0.0..=1.0).contains(&low) || names::is_id(look.name) {
        return false;
    }
    if names::is_count(look.name) {
        return true;
    }
    let n: usize = numbers.iter().map(|(_, count)| count).sum();
    let mode = (0..numbers.len()).max_by_key(|at| (numbers[*at].1, std::cmp::Reverse(*at))).unwrap_or(0);
    let has_gaps = numbers
        .iter()
        .take(numbers.len() / 2)
        .enumerate()
        .any(|(at, (number, _))| *number != low + at as f64);
    // Chance alone moves a count by its square root.
    let falls = numbers[mode..].windows(2).all(|pair| {
        let [before, after] = [pair[0].1 as f64, pair[1].1 as f64];
        after <= before + 2.0 * before.sqrt() + 2.0
    });
    let mean = numbers.iter().map(|(number, count)| number * *count as f64).sum::<f64>() / n as f64;
    let is_skewed = mean - low < 0.4 * (high - low);
    let share = |at: usize| numbers[at].1 as f64 / n as f64;
    let is_steep = match numbers.len() {
        0..=2 => false,
        3 => mode == 0 && share(0) > 0.8 && share(1) >= 2.5 * share(2),
        4 => mode == 0 && share(0) > 0.5 && share(3) < 0.1,
        _ => mode as f64 <= 0.34 * numbers.len() as f64 && share(numbers.len() - 1) * 3.0 < share(mode),
    };
    !has_gaps && falls && is_skewed && is_steep
}

/// A column's name as a condition reads it.
pub(super) fn name(column: &str) -> String {
    let begins = column.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let plain = begins && column.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let is_word = ["and", "or", "not", "in", "true", "false"].contains(&column.to_ascii_lowercase().as_str());
    if plain && !is_word { column.to_owned() } else { format!("`{}`", column.replace('`', "``")) }
}

pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A code for each distinct outcome of a row; none where it is missing.
pub(super) fn codes(outcomes: &[f64]) -> Vec<u32> {
    let mut distinct: Vec<f64> = outcomes.iter().copied().filter(|outcome| !outcome.is_nan()).collect();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    let code = |outcome: &f64| {
        distinct.binary_search_by(|other| other.total_cmp(outcome)).map_or(MISSING, |at| at as u32)
    };
    outcomes.iter().map(code).collect()
}
