//! Where the scores of the running epoch are added up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use girandole_core::Task;

use crate::TrainError;
use crate::score::{HostBatch, Scorer, Stamp};

/// One split's scores of the running epoch, shared by the worker that adds and those who read.
#[derive(Debug, Clone)]
pub(crate) struct SharedScorer {
    scorer: Arc<Mutex<Scorer>>,
    /// Whether anything added was not finite; read at every step, which must not wait for the worker.
    failed: Arc<AtomicBool>,
}

/// Where the scores of the running epoch are added up, for both splits.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    pub(crate) train: SharedScorer,
    pub(crate) validation: SharedScorer,
}

impl Board {
    /// `most` bounds the training labels that are remembered for the AUC.
    pub(crate) fn new(tasks: &[Task], most: usize) -> Self {
        let scorer = |most| SharedScorer::new(tasks, most);
        Self { train: scorer(most), validation: scorer(usize::MAX) }
    }
}

impl SharedScorer {
    fn new(tasks: &[Task], most: usize) -> Self {
        let scorer = Scorer::of_last(tasks, most);
        Self { scorer: Arc::new(Mutex::new(scorer)), failed: Arc::default() }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Scorer> {
        self.scorer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(&self, batch: &HostBatch, stamp: Stamp) {
        let mut scorer = self.lock();
        scorer.add(batch, stamp);
        if scorer.check().is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
    }

    /// Forgets everything added.
    pub(crate) fn clear(&self) {
        self.lock().clear();
        self.failed.store(false, Ordering::Relaxed);
    }

    /// An error, once anything added was not finite.
    pub(crate) fn check(&self) -> Result<(), TrainError> {
        if self.failed.load(Ordering::Relaxed) { self.lock().check() } else { Ok(()) }
    }
}
