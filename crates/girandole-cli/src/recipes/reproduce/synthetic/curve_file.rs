//! The loss curve of one training, as a file.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use girandole::train::LossCurve;

use super::plan::Cell;
use crate::failure::Failure;
use crate::whole_file;

/// Where the curve of a training lies; there only once the training has ended.
pub(super) fn path(folder: &Path, cell: &Cell, run: usize) -> PathBuf {
    folder.join("curves").join(format!("{}-run{run:03}.csv", cell.key()))
}

/// Writes `step` and the loss of each task.
pub(super) fn save(file: &Path, curve: &LossCurve) -> Result<(), Failure> {
    let n_tasks = curve.points.first().map_or(0, |point| point.losses.len());
    let names: Vec<String> = (1..=n_tasks).map(|task| format!("task {task}")).collect();
    let mut text = format!("step,{}\n", names.join(","));
    for point in &curve.points {
        let losses: Vec<String> = point.losses.iter().map(f64::to_string).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{},{}", point.step, losses.join(","));
    }
    whole_file::write(file, &text)
}

/// Reads the steps and the losses of the first task, of which the paper reports.
pub(super) fn load(file: &Path) -> Result<Vec<(usize, f64)>, Failure> {
    let text =
        std::fs::read_to_string(file).map_err(|source| Failure::Read { file: file.to_owned(), source })?;
    let damaged = || Failure::DamagedCurve(file.to_owned());
    let point = |line: &str| {
        let mut cells = line.split(',');
        Some((cells.next()?.parse().ok()?, cells.next()?.parse().ok()?))
    };
    let points: Option<Vec<_>> = text.lines().skip(1).map(point).collect();
    points.filter(|points| !points.is_empty()).ok_or_else(damaged)
}
