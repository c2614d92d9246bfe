//! The encoded inputs of some examples.

use burn::prelude::*;

/// The encoded inputs of some examples, as tensors.
///
/// A kind of input that a model does not have is `None`, since not every backend takes a tensor of
/// width zero. At least one of the two is there.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Features {
    /// Numbers, `[batch, n_numeric]`.
    pub numeric: Option<Tensor<2>>,
    /// Ids, `[batch, n_categorical]`; column `j` holds ids below `inputs.categorical[j].n_ids`.
    pub categorical: Option<Tensor<2, Int>>,
}

impl Features {
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
        match (&numeric, &categorical) {
            (None, None) => panic!("features need numbers, ids or both"),
            (Some(n), Some(c)) => {
                assert_eq!(n.dims()[0], c.dims()[0], "numbers and ids differ in batch");
            }
            _ => {}
        }
        Self { numeric, categorical }
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
        match (&self.numeric, &self.categorical) {
            (Some(numeric), _) => numeric.dims()[0],
            (None, Some(categorical)) => categorical.dims()[0],
            (None, None) => 0,
        }
    }

    /// The device that holds the tensors.
    ///
    /// # Panics
    ///
    /// If there is no tensor, which [`new`](Self::new) refuses.
    pub fn device(&self) -> Device {
        match (&self.numeric, &self.categorical) {
            (Some(numeric), _) => numeric.device(),
            (None, Some(categorical)) => categorical.device(),
            (None, None) => panic!("features need numbers, ids or both"),
        }
    }
}
