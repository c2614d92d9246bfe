//! One batch again and again.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use girandole::prelude::*;

/// One batch again and again, with the moments at which it was asked for.
#[derive(Debug)]
pub struct Fixed {
    batch: Batch,
    moments: Mutex<Vec<Instant>>,
}

impl Fixed {
    /// The batch, which stays on its device.
    pub fn new(batch: Batch) -> Self {
        Self { batch, moments: Mutex::default() }
    }

    /// Seconds from each moment to the next: those of a step, as training asks for a batch once a step.
    pub fn between(&self) -> Vec<f64> {
        let moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        moments.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).collect()
    }
}

impl Examples for Fixed {
    fn len(&self) -> usize {
        self.batch.size()
    }

    fn batch(&self, _: &[u32], _: &Device) -> Batch {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
        self.batch.clone()
    }
}
