//! All trainings of a plan, one a core.

use std::path::Path;

use girandole::prelude::*;
use girandole::train::StopReason;

use super::plan::Plan;
use super::siblings::Siblings;
use super::{curve_file, training};
use crate::failure::Failure;
use crate::recipes::workers::{self, Job};

/// Trains whatever has no curve yet; returns how many trainings of the plan are done.
///
/// Results do not depend on the number of workers: each training draws from seeds of its own.
pub(super) fn run(
    plan: &Plan,
    folder: &Path,
    device: &Device,
    workers: usize,
    interrupt: &Interrupt,
) -> Result<usize, Failure> {
    let all = plan.trainings();
    let left = Siblings::left(plan, folder);
    let before = all.len() - left.iter().map(Siblings::trainings).sum::<usize>();
    workers::run(&left, before, workers, interrupt, |siblings| {
        let curves = training::train(plan, siblings, device, interrupt)?;
        if curves.iter().any(|curve| curve.stopped == StopReason::Interrupted) {
            return Ok(false);
        }
        for (cell, curve) in siblings.cells.iter().zip(&curves) {
            curve_file::save(&curve_file::path(folder, cell, siblings.run), curve)?;
        }
        Ok(true)
    })?;
    Ok(all.iter().filter(|(cell, run)| curve_file::path(folder, cell, *run).exists()).count())
}
