//! The encoder that ships: numbers as they are, ids by embedding.
//!
//! Inputs whose embeddings are equally wide share one table, so a step makes one lookup for each width.

use burn::module::Module;
use burn::nn::Dropout;
use burn::prelude::*;
use girandole_core::{Features, Inputs};

use super::table::Table;
use super::{Encode, EncoderPart, RowTable};

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

    fn part(&self, inputs: &Inputs, keep: &dyn Fn(&str) -> bool) -> Option<EncoderPart<Self>> {
        let mut columns: Vec<usize> = (0..self.n_numeric).filter(|i| keep(&inputs.numeric[*i])).collect();
        let n_numeric = columns.len();
        let kept: Vec<bool> = inputs.categorical.iter().map(|input| keep(&input.name)).collect();
        let (mut first, mut tables) = (self.n_numeric, vec![]);
        for table in &self.tables {
            let part = table.part(&kept);
            columns.extend(table.columns_of(&kept).map(|column| first + column));
            first += table.width();
            tables.extend(part);
        }
        let n_categorical = kept.iter().filter(|kept| **kept).count();
        let d_output = columns.len();
        let encoder = Self { tables, dropout: self.dropout.clone(), n_numeric, n_categorical, d_output };
        Some(EncoderPart { encoder, columns })
    }

    fn row_tables(&self) -> Vec<&RowTable> {
        self.tables.iter().filter_map(Table::row_table).collect()
    }
}
