//! Rows that grow one by one, apart by kind as tensors want them.

use std::sync::Arc;

use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_core::{Batch, Features};

use super::{Block, EncodedRows, RowLayout, RowStore};

/// Rows that grow one by one, apart by kind as tensors want them.
#[derive(Debug)]
pub(crate) struct LooseRows {
    layout: RowLayout,
    numeric: Vec<f32>,
    ids: Vec<i32>,
    targets: Vec<f32>,
    mask: Vec<f32>,
    weights: Vec<f32>,
}

impl LooseRows {
    /// Room for `n_rows` rows.
    pub(crate) fn with_capacity(layout: RowLayout, n_rows: usize) -> Self {
        let (targets, mask) =
            (Vec::with_capacity(n_rows * layout.n_tasks), Vec::with_capacity(n_rows * layout.n_tasks));
        Self {
            layout,
            numeric: Vec::with_capacity(n_rows * layout.n_numeric),
            ids: Vec::with_capacity(n_rows * layout.n_ids),
            targets,
            mask,
            weights: Vec::with_capacity(n_rows),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.weights.len()
    }

    pub(crate) fn push(&mut self, (floats, ids): (&[f32], &[i32])) {
        let (numeric, rest) = floats.split_at(self.layout.n_numeric);
        let (targets, rest) = rest.split_at(self.layout.n_tasks);
        let (mask, weight) = rest.split_at(self.layout.n_tasks);
        self.numeric.extend_from_slice(numeric);
        self.targets.extend_from_slice(targets);
        self.mask.extend_from_slice(mask);
        self.weights.extend_from_slice(weight);
        self.ids.extend_from_slice(ids);
    }

    /// The rows as tensors.
    pub(crate) fn into_batch(self, device: &Device) -> Batch {
        let RowLayout { n_numeric, n_ids, n_tasks } = self.layout;
        let n = self.len();
        let floats = |values, width| Tensor::from_data(TensorData::new(values, [n, width]), device);
        let ids = (n_ids > 0).then(|| Tensor::from_data(TensorData::new(self.ids, [n, n_ids]), device));
        Batch {
            features: Features::new((n_numeric > 0).then(|| floats(self.numeric, n_numeric)), ids),
            targets: floats(self.targets, n_tasks),
            mask: floats(self.mask, n_tasks),
            weights: Tensor::from_data(TensorData::new(self.weights, [n]), device),
        }
    }

    /// The rows to keep.
    pub(crate) fn into_rows(self) -> EncodedRows {
        let RowLayout { n_numeric, n_ids, n_tasks } = self.layout;
        let n = self.len();
        let store = RowStore {
            numeric: Block::of(self.numeric, n, n_numeric),
            categorical: Block::of(self.ids, n, n_ids),
            targets: Block::of(self.targets, n, n_tasks),
            mask: Block::of(self.mask, n, n_tasks),
            weights: self.weights,
        };
        EncodedRows::all(Arc::new(store), vec![true; n_tasks])
    }
}
