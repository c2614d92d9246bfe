//! Watches the gates while a training runs.

use std::sync::{Arc, Mutex, PoisonError};

use burn::prelude::*;
use girandole_core::Examples;
use girandole_nn::TaskModel;

use super::GateReport;
use super::diagnose::{spread, weights};
use super::gate_tally::GateTally;
use crate::TrainError;

/// One row is looked at for so many that are learned from, which keeps the cost below a hundredth of an epoch.
const SHARE: usize = 64;

/// Most rows that are looked at, and least where there are as many.
const MOST: usize = 4096;
const LEAST: usize = 64;

/// Rows of a batch.
const BATCH: usize = 1024;

/// Looks at the gates at the end of every epoch, on some of the validation rows; clones share what was seen.
#[derive(Debug, Clone, Default)]
pub(crate) struct GateWatch {
    /// None where nothing is watched.
    rows: Option<(Arc<dyn Examples>, Vec<u32>)>,
    seen: Arc<Mutex<Vec<GateReport>>>,
}

impl GateWatch {
    /// Watches some of the validation rows of a training of `n_train` rows.
    pub(crate) fn new(validation: Arc<dyn Examples>, n_train: usize) -> Self {
        let rows = spread(validation.len(), (n_train / SHARE).clamp(LEAST, MOST));
        Self { rows: (!rows.is_empty()).then_some((validation, rows)), seen: Arc::default() }
    }

    /// Whether anything is watched.
    pub(crate) fn is_on(&self) -> bool {
        self.rows.is_some()
    }

    /// Looks at a model in validation mode; a model without gates shows nothing.
    pub(crate) fn look<M: TaskModel>(&self, model: &M, device: &Device) -> Result<(), TrainError> {
        let Some((examples, rows)) = &self.rows else { return Ok(()) };
        let mut tallies: Vec<GateTally> = Vec::new();
        for rows in rows.chunks(BATCH) {
            let Some(gates) = model.gate_weights(examples.batch(rows, device).features) else {
                return Ok(());
            };
            let [n_tasks, batch, n_experts] = gates.dims();
            tallies.resize(n_tasks, GateTally::new(n_experts));
            let weights = weights(gates).map_err(|error| TrainError::Device(error.to_string()))?;
            for (tally, weights) in tallies.iter_mut().zip(weights.chunks(batch * n_experts)) {
                weights.chunks(n_experts).for_each(|weights| tally.add(weights));
            }
        }
        let reports = tallies.iter().zip(model.tasks()).map(|(tally, task)| tally.report(&task.name));
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = reports.collect();
        Ok(())
    }

    /// What was seen last, one a task.
    pub(crate) fn seen(&self) -> Vec<GateReport> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The mean entropy of a task's gate, as seen last.
    pub(crate) fn entropy(&self, task: usize) -> Option<f64> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(task).map(|gate| gate.entropy)
    }
}
