//! Pieces of work for the calling thread and whoever else is awake.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use crate::turns::Turns;

/// Work that helpers know of, who may hear of it when it is long done.
struct Call {
    turns: Turns,
    n: usize,
    work: *const (dyn Fn(usize) + Sync),
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

#[allow(unsafe_code, reason = "any thread may call the work, whose caller outlives every call")]
unsafe impl Send for Call {}
#[allow(unsafe_code, reason = "any thread may call the work, whose caller outlives every call")]
unsafe impl Sync for Call {}

/// Runs `work` for each number below `n`, on up to so many cores.
///
/// The calling thread takes one piece after another; other threads are woken up and take pieces as soon as they are
/// awake. Nobody waits for a thread to wake up: one that comes late finds nothing left to do. The pieces may run in any
/// order.
///
/// # Panics
///
/// If a piece does, after all others are done.
pub(crate) fn together(n: usize, cores: usize, work: impl Fn(usize) + Sync) {
    let helpers = cores.min(n).saturating_sub(1);
    if helpers == 0 {
        return (0..n).for_each(work);
    }
    let work: &(dyn Fn(usize) + Sync) = &work;
    #[allow(unsafe_code, reason = "the pointer is followed for a piece only, which this call waits for")]
    let work: &'static (dyn Fn(usize) + Sync) = unsafe { std::mem::transmute(work) };
    let call = Arc::new(Call { turns: Turns::default(), n, work, panic: Mutex::default() });
    for _ in 0..helpers {
        let call = call.clone();
        rayon::spawn(move || call.help());
    }
    call.help();
    call.turns.wait(n);
    let panic = call.panic.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(panic) = panic {
        resume_unwind(panic);
    }
}

impl Call {
    fn help(&self) {
        self.turns.take(self.n, |piece| {
            // SAFETY: the caller waits for this piece, so the work is still there.
            #[allow(unsafe_code, reason = "only whoever takes a piece follows the pointer")]
            let done = catch_unwind(AssertUnwindSafe(|| unsafe { (*self.work)(piece) }));
            if let Err(panic) = done {
                *self.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_piece_is_done_once_however_many_ask() {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for n in (0..3000).map(|i| i % 9) {
                        let counts: Vec<_> = (0..n).map(|_| AtomicUsize::new(0)).collect();
                        together(n, 3, |piece| {
                            counts[piece].fetch_add(1, Ordering::Relaxed);
                        });
                        assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == 1));
                    }
                });
            }
        });
    }

    #[test]
    fn a_panic_comes_through_when_all_others_are_done() {
        let done = AtomicUsize::new(0);
        let run = || {
            together(50, 2, |piece| {
                assert_ne!(piece, 7, "the seventh");
                done.fetch_add(1, Ordering::Relaxed);
            });
        };
        assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
        assert_eq!(done.load(Ordering::Relaxed), 49);
    }
}
