//! All trainings of a plan, one a core.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use girandole::prelude::*;
use girandole::train::StopReason;
use indicatif::{ProgressBar, ProgressStyle};

use super::plan::Plan;
use super::{curve_file, training};
use crate::failure::Failure;

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
    let bar = bar(all.len(), all.len() - left.len());
    let next = AtomicUsize::new(0);
    let work = || -> Result<(), Failure> {
        while let Some((cell, run)) = left.get(next.fetch_add(1, Ordering::Relaxed)) {
            let curve =
                training::train(plan, cell, *run, device, interrupt).inspect_err(|_| interrupt.stop())?;
            if curve.stopped == StopReason::Interrupted || interrupt.is_stopped() {
                break;
            }
            curve_file::save(&curve_file::path(folder, cell, *run), &curve)?;
            bar.inc(1);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers.max(1)).map(|_| scope.spawn(work)).collect();
        let ended = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        ended.collect::<Vec<_>>().into_iter().collect::<Result<(), _>>()
    })?;
    bar.finish_and_clear();
    Ok(all.iter().filter(|(cell, run)| curve_file::path(folder, cell, *run).exists()).count())
}

fn bar(n: usize, done: usize) -> ProgressBar {
    let bar = ProgressBar::new(n as u64).with_position(done as u64);
    let template = "{bar:30} {pos} of {len} trainings, {elapsed} gone, {eta} left";
    let bar = match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    // Trainings of an earlier call took none of this call's time.
    bar.reset_eta();
    bar
}
