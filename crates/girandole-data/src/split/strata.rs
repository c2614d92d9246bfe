//! Which rows are alike, for parts that have as many of each.

use crate::encode::labels;
use crate::read::{MISSING, RawTable};
use crate::{DataError, Schema, TargetKind};

/// Bins of a number.
const BINS: usize = 10;
/// Distinct numbers from which on they are binned.
const MANY: usize = 20;

/// The stratum of each row by a task's label or a column's value: numbers of many values by tenths; what is missing is a
/// stratum.
pub(super) fn strata(schema: &Schema, table: &RawTable, by: &str) -> Result<Vec<usize>, DataError> {
    if let Some(task) = schema.tasks.iter().find(|task| task.name == by) {
        let labels = labels(task, table)?;
        return Ok(match task.kind {
            TargetKind::Regression => binned(&labels),
            _ => labels.iter().map(|label| label.map_or(0, |label| 1 + label as usize)).collect(),
        });
    }
    let texts = table.text(by)?;
    let number = |text: &String| text.parse::<f64>().ok();
    let numbers: Option<Vec<f64>> = texts.values.iter().map(number).collect();
    Ok(match numbers.filter(|numbers| numbers.len() > MANY) {
        Some(numbers) => {
            binned(&texts.codes.iter().map(|code| numbers.get(*code as usize).copied()).collect::<Vec<_>>())
        }
        None => {
            texts.codes.iter().map(|code| if *code == MISSING { 0 } else { 1 + *code as usize }).collect()
        }
    })
}

/// Tenths of some numbers; equal ones lie in one.
fn binned(numbers: &[Option<f64>]) -> Vec<usize> {
    let mut there: Vec<f64> = numbers.iter().copied().flatten().collect();
    there.sort_by(f64::total_cmp);
    let bin = |number: f64| 1 + there.partition_point(|other| *other < number) * BINS / there.len().max(1);
    numbers.iter().map(|number| number.map_or(0, bin)).collect()
}
