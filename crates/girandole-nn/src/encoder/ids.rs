//! Where the categorical inputs of a table are.

use std::ops::Range;

use burn::module::Module;
use burn::prelude::*;

use super::some_inputs::SomeInputs;

/// Where the categorical inputs of a table are: their columns in a batch, and their first rows.
#[derive(Module, Debug)]
pub(super) struct Ids {
    /// Which columns of the ids are of this width, `[n]`.
    columns: Tensor<1, Int>,
    /// The first row of each of them, `[1, n]`.
    offsets: Tensor<2, Int>,
    n: usize,
    /// Columns and first rows again, for the host.
    #[module(skip)]
    places: Vec<(usize, u32)>,
}

impl Ids {
    /// Of columns and their rows; none if there is no column.
    pub(super) fn of(places: &[(usize, Range<usize>)], device: &Device) -> Option<Self> {
        if places.is_empty() {
            return None;
        }
        let places = places.iter().map(|(column, rows)| (*column, rows.start as u32)).collect();
        Some(Self::of_places(places, device))
    }

    /// Some of them alone; none if there is none.
    pub(super) fn part(&self, some: &SomeInputs) -> Option<Self> {
        let own = self.places.iter().filter_map(|(column, first)| Some((some.categorical(*column)?, *first)));
        let places: Vec<_> = own.collect();
        (!places.is_empty()).then(|| Self::of_places(places, &self.columns.device()))
    }

    /// The position among those of some inputs of the one at `position`.
    pub(super) fn position(&self, position: usize, some: &SomeInputs) -> usize {
        let before = self.places[..position].iter();
        before.filter(|(column, _)| some.categorical(*column).is_some()).count()
    }

    fn of_places(places: Vec<(usize, u32)>, device: &Device) -> Self {
        let columns: Vec<i64> = places.iter().map(|(column, _)| *column as i64).collect();
        let offsets: Vec<i64> = places.iter().map(|(_, first)| i64::from(*first)).collect();
        let columns = Tensor::from_ints(columns.as_slice(), device);
        let offsets = Tensor::<1, Int>::from_ints(offsets.as_slice(), device).unsqueeze_dim(0);
        Self { columns, offsets, n: places.len(), places }
    }

    /// Number of inputs.
    pub(super) fn n(&self) -> usize {
        self.n
    }

    /// Their columns in a batch and their first rows.
    pub(super) fn places(&self) -> &[(usize, u32)] {
        &self.places
    }

    /// The rows of a batch.
    ///
    /// # Shapes
    ///
    /// - ids: `[batch, n_categorical]`
    /// - output: `[batch · n]`
    pub(super) fn rows(&self, ids: Tensor<2, Int>) -> Tensor<1, Int> {
        let [batch, n_categorical] = ids.dims();
        let own = if self.n == n_categorical { ids } else { ids.select(1, self.columns.clone()) };
        (own + self.offsets.clone()).reshape([batch * self.n])
    }

    /// The same, read back: which of them are different is found on the host.
    pub(super) fn rows_on_host(&self, ids: &Tensor<2, Int>) -> Vec<u32> {
        let [batch, n_categorical] = ids.dims();
        let data = ids.clone().into_data();
        let mut rows = Vec::with_capacity(batch * self.n);
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
