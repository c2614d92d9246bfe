//! The encoder that ships: numbers as they are, ids by embedding.
//!
//! Inputs whose embeddings are equally wide share one table, so a step makes one lookup for each width.

use burn::module::Module;
use burn::nn::Dropout;
use burn::prelude::*;
use girandole_core::Features;

use super::table::Table;
use super::{Encode, RowTable};
use crate::{OnnxError, OnnxGraph, OnnxValue};

/// Numbers as they are, then embeddings by ascending width; made by
/// [`EncoderConfig`](crate::EncoderConfig).
#[derive(Module, Debug)]
pub struct Encoder {
    pub(super) tables: Vec<Table>,
    pub(super) dropout: Dropout,
    pub(super) n_numeric: usize,
    pub(super) n_categorical: usize,
    pub(super) d_output: usize,
}

impl Encode for Encoder {
    fn d_output(&self) -> usize {
        self.d_output
    }

    /// # Panics
    ///
    /// If the numbers or ids are not as many as the encoder was built for.
    fn forward(&self, features: Features) -> Tensor<2> {
        let numbers = features.numeric.as_ref().map_or(0, |numeric| numeric.dims()[1]);
        let ids = features.categorical.as_ref().map_or(0, |categorical| categorical.dims()[1]);
        assert_eq!(
            (numbers, ids),
            (self.n_numeric, self.n_categorical),
            "features hold {numbers} numbers and {ids} ids, the encoder reads {} and {}",
            self.n_numeric,
            self.n_categorical
        );
        let mut parts = Vec::with_capacity(1 + self.tables.len());
        parts.extend(features.numeric);
        if let Some(ids) = features.categorical {
            parts.extend(self.tables.iter().map(|table| table.forward(ids.clone())));
        }
        self.dropout.forward(Tensor::cat(parts, 1))
    }

    fn row_tables(&self) -> Vec<&RowTable> {
        self.tables.iter().filter_map(Table::row_table).collect()
    }

    fn to_onnx(&self, graph: &mut OnnxGraph) -> Result<OnnxValue, OnnxError> {
        let mut parts = Vec::with_capacity(1 + self.tables.len());
        if self.n_numeric > 0 {
            parts.push(graph.floats_in("numbers", self.n_numeric));
        }
        if self.n_categorical > 0 {
            let ids = graph.ids_in("ids", self.n_categorical);
            for table in &self.tables {
                parts.push(table.to_onnx(graph, &ids)?);
            }
        }
        Ok(graph.concat(&parts, 1))
    }
}
