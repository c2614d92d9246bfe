//! In which unit a target is learned.

use girandole_core::TargetScale;

use crate::read::{ExactColumn, RawTable};
use crate::{DataError, ScaleChoice, TargetError, TargetKind, TaskConfig};

/// The unit of a regression that is not fitted: its transform alone.
pub(super) fn transform_of(config: &TaskConfig) -> TargetScale {
    let transform = config.transform.filter(|_| config.kind == TargetKind::Regression);
    TargetScale { transform: transform.unwrap_or_default(), ..TargetScale::default() }
}

/// The unit of a regression, fitted on those rows of a column that are there and have a number.
pub(super) fn unit_of(
    config: &TaskConfig,
    numbers: &ExactColumn,
    rows: impl Iterator<Item = usize>,
) -> TargetScale {
    let plain = transform_of(config);
    match config.scale {
        ScaleChoice::Standard => {
            let numbers = rows.filter_map(|row| numbers.at(row).ok().flatten());
            TargetScale::fit(numbers.map(|number| single(number.near())), plain.transform)
        }
        _ => plain,
    }
}

/// Targets of a regression as a model learns them, none where there is no number or the row is not there.
pub(super) fn scaled(
    scale: &TargetScale,
    table: &RawTable,
    (task, column): (&str, &str),
    present: &[bool],
) -> Result<Vec<Option<f32>>, DataError> {
    let numbers = table.exact(column)?;
    let cell = |(row, &counts): (usize, &bool)| {
        let number = match numbers.at(row) {
            _ if !counts => return Ok(None),
            Ok(None) => return Ok(None),
            Ok(Some(number)) => number.near(),
            Err(odd) => return Err(table.not_a_number(column, row, odd)),
        };
        if scale.transform.takes(number) {
            return Ok(Some(scale.to_model(single(number))));
        }
        let (task, place) = (task.to_owned(), table.place(column, row));
        Err(TargetError::NoLogarithm { place, task, value: number }.into())
    };
    present.iter().enumerate().map(cell).collect()
}

/// A number cut off where single numbers end.
pub(super) fn single(number: f64) -> f64 {
    let bound = f64::from(f32::MAX);
    number.clamp(-bound, bound)
}
