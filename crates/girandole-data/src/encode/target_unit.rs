//! In which unit a target is learned.

use girandole_core::TargetScale;

use crate::read::RawTable;
use crate::{DataError, ScaleChoice, TargetError, TargetKind, TaskConfig};

/// The unit of a regression that is not fitted: its transform alone.
pub(super) fn transform_of(config: &TaskConfig) -> TargetScale {
    let transform = config.transform.filter(|_| config.kind == TargetKind::Regression);
    TargetScale { transform: transform.unwrap_or_default(), ..TargetScale::default() }
}

/// The unit of a regression, fitted on those rows of a column that are there and have a number.
pub(super) fn unit_of(
    config: &TaskConfig,
    numbers: &[f64],
    rows: impl Iterator<Item = usize>,
) -> TargetScale {
    let plain = transform_of(config);
    match config.scale {
        ScaleChoice::Standard => {
            TargetScale::fit(rows.map(|row| single(numbers[row])).filter(|x| !x.is_nan()), plain.transform)
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
    let cell = |(row, &number): (usize, &f64)| match number.is_nan() || !present[row] {
        true => Ok(None),
        false if scale.transform.takes(number) => Ok(Some(scale.to_model(single(number)))),
        false => {
            let (task, place) = (task.to_owned(), table.place(column, row));
            Err(TargetError::NoLogarithm { place, task, value: number }.into())
        }
    };
    table.numbers(column)?.iter().enumerate().map(cell).collect()
}

/// A number cut off where single numbers end.
pub(super) fn single(number: f64) -> f64 {
    let bound = f64::from(f32::MAX);
    number.clamp(-bound, bound)
}
