//! The embeddings of all inputs of one width, in one table.

use burn::module::Module;
use burn::prelude::*;
use girandole_core::CategoricalInput;

use super::RowTable;
use super::lookup::{is_cube, lookup};
use super::weight::Weight;
use crate::layer::drawn_normal;

/// The embeddings of all inputs of one width, row by row behind each other.
#[derive(Module, Debug)]
pub(super) struct Table {
    /// `[sum of n_ids, d_embedding]`.
    weight: Weight,
    /// Which columns of the ids are of this width, `[n]`.
    columns: Tensor<1, Int>,
    /// The first row of each of them, `[1, n]`.
    offsets: Tensor<2, Int>,
    n_inputs: usize,
    /// Columns and first rows again, for the host.
    #[module(skip)]
    places: Vec<(usize, u32)>,
    d: usize,
}

impl Table {
    /// Draws the table of those inputs whose width is `d`.
    pub(super) fn new(
        inputs: &[CategoricalInput],
        d: usize,
        std: f64,
        is_sparse: bool,
        device: &Device,
    ) -> Self {
        let mut n_rows = 0;
        let mut places = vec![];
        for (column, input) in inputs.iter().enumerate().filter(|(_, input)| input.d_embedding == d) {
            places.push((column, n_rows as u32));
            n_rows += input.n_ids;
        }
        let weight = match is_sparse {
            false => Weight::Dense(drawn_normal([n_rows, d], std, device)),
            true => Weight::Sparse(RowTable::new(n_rows, d, std, device)),
        };
        Self::of_places(weight, places, d, device)
    }

    fn of_places(weight: Weight, places: Vec<(usize, u32)>, d: usize, device: &Device) -> Self {
        let columns: Vec<i64> = places.iter().map(|(column, _)| *column as i64).collect();
        let offsets: Vec<i64> = places.iter().map(|(_, first)| i64::from(*first)).collect();
        let columns = Tensor::from_ints(columns.as_slice(), device);
        let offsets = Tensor::<1, Int>::from_ints(offsets.as_slice(), device).unsqueeze_dim(0);
        Self { weight, columns, offsets, n_inputs: places.len(), places, d }
    }

    /// The table for those columns of ids alone that are kept, with the same rows; none if it has none of them.
    pub(super) fn part(&self, kept: &[bool]) -> Option<Self> {
        let position = |column: usize| kept[..column].iter().filter(|kept| **kept).count();
        let own = self.places.iter().filter(|(column, _)| kept[*column]);
        let places: Vec<_> = own.map(|(column, first)| (position(*column), *first)).collect();
        let device = self.columns.device();
        (!places.is_empty()).then(|| Self::of_places(self.weight.clone(), places, self.d, &device))
    }

    /// Which of the columns that the table gives are of kept inputs.
    pub(super) fn columns_of(&self, kept: &[bool]) -> impl Iterator<Item = usize> {
        let own = self.places.iter().enumerate().filter(|(_, (column, _))| kept[*column]);
        own.flat_map(move |(i, _)| i * self.d..(i + 1) * self.d)
    }

    /// Columns that the table gives.
    pub(super) fn width(&self) -> usize {
        self.n_inputs * self.d
    }

    /// The rows, if they are moved outside the dense optimizer.
    pub(super) fn row_table(&self) -> Option<&RowTable> {
        match &self.weight {
            Weight::Dense(_) => None,
            Weight::Sparse(table) => Some(table),
        }
    }

    /// Looks up the ids of this table's inputs.
    ///
    /// # Shapes
    ///
    /// - ids: `[batch, n_categorical]`
    /// - output: `[batch, n · d_embedding]`
    pub(super) fn forward(&self, ids: Tensor<2, Int>) -> Tensor<2> {
        let [batch, _] = ids.dims();
        let rows = match &self.weight {
            Weight::Dense(weight) => lookup(weight.val(), self.rows(ids)),
            Weight::Sparse(table) => {
                let device = ids.device();
                let there = if device.is_autodiff() || !is_cube(&device) {
                    None
                } else {
                    self.on_device(table, &ids)
                };
                there.unwrap_or_else(|| table.forward(&self.rows_on_host(&ids), self.n_inputs, &ids))
            }
        };
        rows.reshape([batch, self.n_inputs * self.d])
    }

    fn on_device(&self, table: &RowTable, ids: &Tensor<2, Int>) -> Option<Tensor<2>> {
        table.on_device(self.rows(ids.clone()))
    }

    /// `[batch · n]`.
    fn rows(&self, ids: Tensor<2, Int>) -> Tensor<1, Int> {
        let [batch, n_categorical] = ids.dims();
        let own = if self.n_inputs == n_categorical { ids } else { ids.select(1, self.columns.clone()) };
        (own + self.offsets.clone()).reshape([batch * self.n_inputs])
    }

    /// The same, read back: which of them are different is found on the host.
    fn rows_on_host(&self, ids: &Tensor<2, Int>) -> Vec<u32> {
        let [batch, n_categorical] = ids.dims();
        let data = ids.clone().into_data();
        let mut rows = Vec::with_capacity(batch * self.n_inputs);
        match (data.as_slice::<i64>(), data.as_slice::<i32>()) {
            (Ok(ids), _) => self.add_rows(&mut rows, ids, n_categorical, |id| id as u32),
            (_, Ok(ids)) => self.add_rows(&mut rows, ids, n_categorical, |id| id as u32),
            _ => {
                let ids: Vec<i64> = data.iter::<i64>().collect();
                self.add_rows(&mut rows, &ids, n_categorical, |id| id as u32);
            }
        }
        rows
    }

    fn add_rows<I: Copy>(
        &self,
        rows: &mut Vec<u32>,
        ids: &[I],
        n_categorical: usize,
        row: impl Fn(I) -> u32,
    ) {
        for ids in ids.chunks_exact(n_categorical) {
            rows.extend(self.places.iter().map(|(column, first)| row(ids[*column]).wrapping_add(*first)));
        }
    }
}
