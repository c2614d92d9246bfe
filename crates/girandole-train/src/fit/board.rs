//! Where the scores of the running epoch are added up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use girandole_core::{Examples, Task};

use crate::TrainError;
use crate::diagnose::GateWatch;
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
    /// What the gates do.
    pub(crate) gates: GateWatch,
}

impl Board {
    /// For an epoch of `n_train` rows; without, those of a stream, the training scores take bounded memory.
    pub(crate) fn new(
        tasks: &[Task],
        n_train: Option<usize>,
        validation: &dyn Examples,
        gates: GateWatch,
    ) -> Self {
        let train = SharedScorer::new(Scorer::with(tasks, n_train));
        Self { train, validation: SharedScorer::new(Scorer::of(tasks, validation)), gates }
    }
}

impl SharedScorer {
    fn new(scorer: Scorer) -> Self {
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
