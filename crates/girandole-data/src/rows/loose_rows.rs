//! Rows that grow one by one, apart by kind as tensors want them.

use std::sync::Arc;

use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_core::{Batch, Features, Task};

use super::{Block, EncodedRows, RowLayout, RowStore};

/// Rows that grow one by one, apart by kind as tensors want them.
#[derive(Debug)]
pub(crate) struct LooseRows {
    layout: RowLayout,
    numeric: Vec<f32>,
    piecewise: Vec<f32>,
    categorical: Vec<i32>,
    lists: Vec<i32>,
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
            piecewise: Vec::with_capacity(n_rows * layout.n_piecewise),
            categorical: Vec::with_capacity(n_rows * layout.n_categorical),
            lists: Vec::with_capacity(n_rows * layout.n_list_ids),
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
        let (piecewise, rest) = rest.split_at(self.layout.n_piecewise);
        let (targets, rest) = rest.split_at(self.layout.n_tasks);
        let (mask, weight) = rest.split_at(self.layout.n_tasks);
        self.numeric.extend_from_slice(numeric);
        self.targets.extend_from_slice(targets);
        self.mask.extend_from_slice(mask);
        self.weights.extend_from_slice(weight);
        let (categorical, lists) = ids.split_at(self.layout.n_categorical);
        self.piecewise.extend_from_slice(piecewise);
        self.categorical.extend_from_slice(categorical);
        self.lists.extend_from_slice(lists);
    }

    /// The rows as tensors.
    pub(crate) fn into_batch(self, device: &Device) -> Batch {
        let RowLayout { n_numeric, n_piecewise, n_categorical, n_list_ids, n_tasks } = self.layout;
        let n = self.len();
        let floats =
            |values, width| Tensor::<2>::from_data(TensorData::new::<f32, _>(values, [n, width]), device);
        let ids = |values: Vec<i32>, width: usize| {
            (width > 0).then(|| Tensor::<2, Int>::from_data(TensorData::new(values, [n, width]), device))
        };
        let numeric = (n_numeric > 0).then(|| floats(self.numeric, n_numeric));
        let piecewise = (n_piecewise > 0).then(|| floats(self.piecewise, n_piecewise));
        let (categorical, lists) = (ids(self.categorical, n_categorical), ids(self.lists, n_list_ids));
        Batch {
            features: Features::join(numeric, categorical, lists, piecewise),
            targets: floats(self.targets, n_tasks),
            mask: floats(self.mask, n_tasks),
            weights: Tensor::from_data(TensorData::new(self.weights, [n]), device),
        }
    }

    /// The rows to keep.
    pub(crate) fn into_rows(self, tasks: &[Task]) -> EncodedRows {
        let RowLayout { n_numeric, n_piecewise, n_categorical, n_list_ids, n_tasks } = self.layout;
        let n = self.len();
        let store = RowStore {
            numeric: Block::of(self.numeric, n, n_numeric),
            categorical: Block::of(self.categorical, n, n_categorical),
            lists: Block::of(self.lists, n, n_list_ids),
            piecewise: Block::of(self.piecewise, n, n_piecewise),
            targets: Block::of(self.targets, n, n_tasks),
            mask: Block::of(self.mask, n, n_tasks),
            weights: self.weights,
        };
        EncodedRows::all(Arc::new(store), vec![true; n_tasks], tasks)
    }
}
