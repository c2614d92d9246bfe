//! Where the rows of a table are.

use burn::module::Param;
use burn::prelude::*;

use super::RowTable;
use crate::transparent::transparent_module;

/// Where the rows of a table are, under the same name in files.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "a model has one for each width of embeddings")]
pub(super) enum Weight {
    /// A parameter like others.
    Dense(Param<Tensor<2>>),
    /// Rows moved by what a batch touches.
    Sparse(RowTable),
}

transparent_module!(Weight { Dense, Sparse });
