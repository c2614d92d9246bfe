//! Some rows of an encoded file.

use std::sync::Arc;

use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_core::{Batch, Examples, Features, Task};

use super::{Block, RowStore, Tally};
use crate::Drift;

/// Some rows of an encoded file; clones and parts share the same memory.
#[derive(Debug, Clone)]
pub struct EncodedRows {
    store: Arc<RowStore>,
    /// Ids of the rows in the store; all of them where there are none.
    rows: Option<Arc<[u32]>>,
    has_targets: Arc<[bool]>,
    tasks: Arc<[Task]>,
    drift: Option<Arc<Drift>>,
}

impl EncodedRows {
    pub(crate) fn all(store: Arc<RowStore>, has_targets: Vec<bool>, tasks: &[Task]) -> Self {
        Self { store, rows: None, has_targets: has_targets.into(), tasks: tasks.into(), drift: None }
    }

    /// The rows named, of a store of all rows.
    pub(crate) fn part(&self, rows: Vec<u32>) -> Self {
        Self { rows: Some(rows.into()), drift: None, ..self.clone() }
    }

    pub(crate) fn with_drift(self, drift: Drift) -> Self {
        Self { drift: Some(Arc::new(drift)), ..self }
    }

    /// How the rows differ from the training rows; of rows that encoders took from a file or text, not of the parts of
    /// a data set.
    pub fn drift(&self) -> Option<&Drift> {
        self.drift.as_deref()
    }

    /// Positions of the rows among all rows of their file, from 0: to give another tool the same split.
    ///
    /// Rows taken out of a stream do not know theirs; they count from 0.
    pub fn row_ids(&self) -> Vec<u32> {
        (0..self.len() as u32).map(|row| self.id(row)).collect()
    }

    /// Whether the file had the target of each task.
    pub fn has_targets(&self) -> &[bool] {
        &self.has_targets
    }

    /// Rows that have a label, for each task.
    pub fn label_counts(&self) -> Vec<usize> {
        self.tallies().into_iter().map(|tally| tally.n).collect()
    }

    /// Mean target of the rows that have one, for each task, in its unit: of a binary one the share of yes; NaN without
    /// labels.
    pub fn label_rates(&self) -> Vec<f64> {
        self.tallies().iter().map(Tally::mean).collect()
    }

    /// What the labels of each task are.
    pub(crate) fn tallies(&self) -> Vec<Tally> {
        let mut tallies: Vec<Tally> = self.tasks.iter().map(Tally::new).collect();
        for row in (0..self.len() as u32).map(|row| self.id(row)) {
            let weight = self.store.weights[row as usize];
            let cells = self.store.targets.row(row).iter().zip(self.store.mask.row(row));
            for (tally, (target, mask)) in tallies.iter_mut().zip(cells) {
                if *mask > 0.0 {
                    tally.add(*target, weight);
                }
            }
        }
        tallies
    }

    fn id(&self, row: u32) -> u32 {
        self.rows.as_ref().map_or(row, |rows| rows[row as usize])
    }
}

impl Examples for EncodedRows {
    fn len(&self) -> usize {
        self.rows.as_ref().map_or(self.store.targets.n_rows(), |rows| rows.len())
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let store = &self.store;
        let ids: Vec<u32> = rows.iter().map(|&row| self.id(row)).collect();
        let ids = || ids.iter().copied();
        let floats = |block: &Block<f32>| {
            (block.width() > 0).then(|| Tensor::<2>::from_data(block.gather(ids()), device))
        };
        let whole = |block: &Block<i32>| {
            (block.width() > 0).then(|| Tensor::<2, Int>::from_data(block.gather(ids()), device))
        };
        let (numeric, categorical) = (floats(&store.numeric), whole(&store.categorical));
        let (lists, piecewise) = (whole(&store.lists), floats(&store.piecewise));
        let weights: Vec<f32> = ids().map(|row| store.weights[row as usize]).collect();
        Batch {
            features: Features::join(numeric, categorical, lists, piecewise),
            targets: Tensor::from_data(store.targets.gather(ids()), device),
            mask: Tensor::from_data(store.mask.gather(ids()), device),
            weights: Tensor::from_data(TensorData::new(weights, [rows.len()]), device),
        }
    }
}
