//! Where the rows of a table are.

use burn::module::{Module, ModuleVisitor, Param};
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

impl Weight {
    /// Numbers in all rows.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Dense(weight) => weight.lazy_shape().num_elements(),
            Self::Sparse(table) => table.n_rows() * table.width(),
        }
    }

    /// All rows, behind each other.
    pub(super) fn values(&self) -> Result<Vec<f32>, String> {
        struct Read(Vec<f32>, Option<String>);
        impl ModuleVisitor for Read {
            fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
                match param.val().into_data().try_into_vec_as::<f32>() {
                    Ok(values) => self.0.extend(values),
                    Err(error) => self.1 = Some(error.to_string()),
                }
            }
        }
        let mut read = Read(Vec::new(), None);
        self.visit(&mut read);
        match read.1 {
            Some(fault) => Err(fault),
            None => Ok(read.0),
        }
    }
}

transparent_module!(Weight { Dense, Sparse });
