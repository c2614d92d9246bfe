//! All trainings of a plan, one a core.

use std::path::Path;

use girandole::prelude::*;
use girandole::train::StopReason;

use super::plan::Plan;
use super::{curve_file, training};
use crate::failure::Failure;
use crate::recipes::reproduce::workers;

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
    let left: Vec<_> =
        all.iter().filter(|(cell, run)| !curve_file::path(folder, cell, *run).exists()).collect();
    workers::run(&left, all.len() - left.len(), workers, interrupt, |(cell, run)| {
        let curve = training::train(plan, cell, *run, device, interrupt)?;
        if curve.stopped == StopReason::Interrupted || interrupt.is_stopped() {
            return Ok(false);
        }
        curve_file::save(&curve_file::path(folder, cell, *run), &curve)?;
        Ok(true)
    })?;
    Ok(all.iter().filter(|(cell, run)| curve_file::path(folder, cell, *run).exists()).count())
}
