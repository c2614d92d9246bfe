//! The rows of a table, by how they are trained.

use burn::module::Param;
use burn::prelude::*;

use super::RowTable;
use super::lookup::lookup;
use crate::transparent::transparent_module;

/// The rows of a table: a parameter like any other, or one of which a step moves what its batch touches.
#[derive(Debug, Clone)]
pub(super) enum TableRows {
    /// `[n_rows, d]`.
    Dense(Param<Tensor<2>>),
    Sparse(RowTable),
}

impl TableRows {
    /// Looks up rows.
    ///
    /// # Shapes
    ///
    /// - rows: `[batch, n]`
    /// - output: `[batch, n · d]`
    pub(super) fn forward(&self, rows: Tensor<2, Int>) -> Tensor<2> {
        match self {
            Self::Dense(weight) => {
                let ([batch, n], [_, d]) = (rows.dims(), weight.dims());
                lookup(weight.val(), rows.reshape([batch * n])).reshape([batch, n * d])
            }
            Self::Sparse(table) => table.forward(rows),
        }
    }
}

transparent_module!(TableRows { Dense, Sparse });
