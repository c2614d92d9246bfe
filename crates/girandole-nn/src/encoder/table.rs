//! The embeddings of all inputs of one width, in one table.

use burn::module::{Module, Param};
use burn::prelude::*;
use girandole_core::CategoricalInput;

use super::lookup::lookup;
use crate::layer::drawn_normal;

/// The embeddings of all inputs of one width, row by row behind each other.
#[derive(Module, Debug)]
pub(super) struct Table {
    /// `[sum of n_ids, d_embedding]`.
    weight: Param<Tensor<2>>,
    /// Which columns of the ids are of this width, `[n]`.
    columns: Tensor<1, Int>,
    /// The first row of each of them, `[1, n]`.
    offsets: Tensor<2, Int>,
    n_inputs: usize,
}

impl Table {
    /// Draws the table of those inputs whose width is `d`.
    pub(super) fn new(inputs: &[CategoricalInput], d: usize, std: f64, device: &Device) -> Self {
        let mut n_rows = 0;
        let (mut columns, mut offsets) = (vec![], vec![]);
        for (column, input) in inputs.iter().enumerate().filter(|(_, input)| input.d_embedding == d) {
            columns.push(column as i64);
            offsets.push(n_rows as i64);
            n_rows += input.n_ids;
        }
        let weight = drawn_normal([n_rows, d], std, device);
        let n_inputs = columns.len();
        let columns = Tensor::from_ints(columns.as_slice(), device);
        let offsets = Tensor::<1, Int>::from_ints(offsets.as_slice(), device).unsqueeze_dim(0);
        Self { weight, columns, offsets, n_inputs }
    }

    /// Looks up the ids of this table's inputs.
    ///
    /// # Shapes
    ///
    /// - ids: `[batch, n_categorical]`
    /// - output: `[batch, n · d_embedding]`
    pub(super) fn forward(&self, ids: Tensor<2, Int>) -> Tensor<2> {
        let [batch, n_categorical] = ids.dims();
        let own = if self.n_inputs == n_categorical { ids } else { ids.select(1, self.columns.clone()) };
        let rows = (own + self.offsets.clone()).reshape([batch * self.n_inputs]);
        let [_, d] = self.weight.dims();
        lookup(self.weight.val(), rows).reshape([batch, self.n_inputs * d])
    }
}
