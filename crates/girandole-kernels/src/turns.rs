//! Pieces of work that threads take in turn.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Turns of waiting after which a thread lets others have its core: the one it waits for may need it.
const SPINS: usize = 2000;

/// Pieces of one step that threads take in turn; aligned so that those of the next do not share its line of the cache.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(crate) struct Turns {
    taken: AtomicUsize,
    done: AtomicUsize,
}

impl Turns {
    /// Takes pieces as long as there are any of `n`.
    pub(crate) fn take(&self, n: usize, mut each: impl FnMut(usize)) {
        loop {
            let piece = self.taken.fetch_add(1, Ordering::Relaxed);
            if piece >= n {
                return;
            }
            each(piece);
            self.done.fetch_add(1, Ordering::Release);
        }
    }

    /// Waits until all `n` are done, whoever took them; then what they wrote is there for this thread too.
    pub(crate) fn wait(&self, n: usize) {
        let mut spins = 0;
        while self.done.load(Ordering::Acquire) < n {
            spins += 1;
            if spins < SPINS {
                std::hint::spin_loop();
            } else {
                std::thread::yield_now();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_piece_is_done_once_before_anyone_goes_on() {
        for n in [0, 1, 7, 1000] {
            let work = Arc::new((Turns::default(), (0..n).map(|_| AtomicUsize::new(0)).collect::<Vec<_>>()));
            let threads: Vec<_> = (0..3)
                .map(|_| {
                    let work = work.clone();
                    std::thread::spawn(move || {
                        let (turns, counts) = &*work;
                        turns.take(n, |piece| {
                            counts[piece].fetch_add(1, Ordering::Relaxed);
                        });
                        counts.iter().all(|count| count.load(Ordering::Relaxed) == 1)
                    })
                })
                .collect();
            assert!(threads.into_iter().all(|thread| thread.join().expect("it does not panic")), "{n}");
        }
    }
}
