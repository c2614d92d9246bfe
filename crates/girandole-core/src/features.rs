//! The encoded inputs of some examples.

use burn::prelude::*;

/// The encoded inputs of some examples, as tensors.
///
/// A kind of input that a model does not have is `None`, since not every backend takes a tensor of
/// width zero. At least one kind is there.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Features {
    /// Numbers, `[batch, n_numeric]`.
    pub numeric: Option<Tensor<2>>,
    /// Ids, `[batch, n_categorical]`; column `j` holds ids below `inputs.categorical[j].n_ids`.
    pub categorical: Option<Tensor<2, Int>>,
    /// Ids of all lists side by side, `[batch, n_list_ids]`; each list has as many columns as its `max_len`, and
    /// [`NO_ID`](Self::NO_ID) where it has no more ids.
    pub lists: Option<Tensor<2, Int>>,
    /// Numbers that have a small embedding, `[batch, n_piecewise]`.
    pub piecewise: Option<Tensor<2>>,
}

impl Features {
    /// Stands in a list where there is no id.
    pub const NO_ID: i32 = -1;

    /// Joins numbers and ids.
    ///
    /// # Shapes
    ///
    /// - numeric: `[batch, n_numeric]`
    /// - categorical: `[batch, n_categorical]`
    ///
    /// # Panics
    ///
    /// If both are missing, or their batches differ.
    pub fn new(numeric: Option<Tensor<2>>, categorical: Option<Tensor<2, Int>>) -> Self {
        Self::join(numeric, categorical, None, None)
    }

    /// Joins inputs of all kinds.
    ///
    /// # Shapes
    ///
    /// - numeric: `[batch, n_numeric]`
    /// - categorical: `[batch, n_categorical]`
    /// - lists: `[batch, n_list_ids]`
    /// - piecewise: `[batch, n_piecewise]`
    ///
    /// # Panics
    ///
    /// If all are missing, or their batches differ.
    pub fn join(
        numeric: Option<Tensor<2>>,
        categorical: Option<Tensor<2, Int>>,
        lists: Option<Tensor<2, Int>>,
        piecewise: Option<Tensor<2>>,
    ) -> Self {
        let features = Self { numeric, categorical, lists, piecewise };
        let mut sizes = features.sizes();
        let Some(first) = sizes.next() else { panic!("features need numbers, ids, lists or several") };
        assert!(sizes.all(|size| size == first), "the kinds of features differ in batch");
        drop(sizes);
        features
    }

    /// Features of numbers alone.
    ///
    /// # Shapes
    ///
    /// - numeric: `[batch, n_numeric]`
    pub fn numbers(numeric: Tensor<2>) -> Self {
        Self::new(Some(numeric), None)
    }

    /// Number of examples.
    pub fn batch_size(&self) -> usize {
        self.sizes().next().unwrap_or(0)
    }

    /// The device that holds the tensors.
    ///
    /// # Panics
    ///
    /// If there is no tensor, which [`join`](Self::join) refuses.
    pub fn device(&self) -> Device {
        let floats = [&self.numeric, &self.piecewise].into_iter().flatten().map(Tensor::device);
        let ids = [&self.categorical, &self.lists].into_iter().flatten().map(Tensor::device);
        let Some(device) = floats.chain(ids).next() else { panic!("features hold no tensor") };
        device
    }

    fn sizes(&self) -> impl Iterator<Item = usize> {
        let floats = [&self.numeric, &self.piecewise].into_iter().flatten().map(|kind| kind.dims()[0]);
        let ids = [&self.categorical, &self.lists].into_iter().flatten().map(|kind| kind.dims()[0]);
        floats.chain(ids)
    }
}
