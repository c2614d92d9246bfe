//! Trainings side by side, one a core.

use std::sync::atomic::{AtomicUsize, Ordering};

use girandole::device::{DeviceApi, DeviceSpec};
use girandole::prelude::Interrupt;
use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::Failure;

/// What a worker does at a time.
pub(in crate::recipes) trait Job: Sync {
    /// How many trainings it is.
    fn trainings(&self) -> usize;
}

/// How many trainings a device takes at a time: on the CPU one a core, on a GPU one.
pub(in crate::recipes) fn count(device: DeviceSpec) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if device.api() == DeviceApi::Flex { cores } else { 1 }
}

/// Does the trainings that are left, `workers` at a time, until all are done or one was interrupted.
///
/// `train` says whether the training came to its end. Each worker computes on one thread of its own, so that none waits
/// for another's work and no result depends on how many there are. `before` are trainings of earlier calls.
pub(in crate::recipes) fn run<T: Job>(
    left: &[T],
    before: usize,
    workers: usize,
    interrupt: &Interrupt,
    train: impl Fn(&T) -> Result<bool, Failure> + Sync,
) -> Result<(), Failure> {
    let bar = bar(before + left.iter().map(Job::trainings).sum::<usize>(), before);
    let next = AtomicUsize::new(0);
    let work = || -> Result<(), Failure> {
        while let Some(training) = left.get(next.fetch_add(1, Ordering::Relaxed)) {
            if interrupt.is_stopped() || !train(training).inspect_err(|_| interrupt.stop())? {
                break;
            }
            bar.inc(training.trainings() as u64);
        }
        Ok(())
    };
    let alone = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        pool.map_err(|error| Failure::Threads(error.to_string()))?.install(work)
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers.max(1)).map(|_| scope.spawn(alone)).collect();
        let ended = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        ended.collect::<Vec<_>>().into_iter().collect::<Result<(), _>>()
    })?;
    bar.finish_and_clear();
    Ok(())
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
