//! The lists of one width.

use std::sync::Arc;

use burn::module::{Module, Param};
use burn::prelude::*;
use girandole_kernels::NO_ROW;

use super::ids::Ids;
use super::list_place::{ListPlace, Pool};
use super::list_rows::ListRows;
use super::lookup::pick;
use super::pool;
use super::some_inputs::SomeInputs;
use crate::layer::drawn_normal;

/// The lists of one width: where their ids are, and how their vectors become one.
#[derive(Module, Debug)]
pub(super) struct Lists {
    /// What those of them attend to that learn it, `[n, d_embedding]`.
    query: Option<Param<Tensor<2>>>,
    /// Which columns of a batch's lists are theirs, `[n_columns]`.
    columns: Tensor<1, Int>,
    /// The first row of each column, `[1, n_columns]`.
    offsets: Tensor<2, Int>,
    n_columns: usize,
    #[module(skip)]
    places: Vec<ListPlace>,
}

impl Lists {
    /// Draws what they learn; none if there is no list.
    pub(super) fn new(places: Vec<ListPlace>, d: usize, device: &Device) -> Option<Self> {
        if places.is_empty() {
            return None;
        }
        let n_learned = places.iter().filter(|place| matches!(place.pool, Pool::Attention(_))).count();
        let query = (n_learned > 0).then(|| drawn_normal([n_learned, d], 1.0, device));
        Some(Self::of_places(places, query, device))
    }

    /// Some of them alone, with what they learned; none if there is none. `ids` are the categorical inputs of the table.
    pub(super) fn part(&self, some: &SomeInputs, ids: Option<&Ids>) -> Option<Self> {
        let mut at = 0;
        let place = |place: &ListPlace| {
            let column = some.list(place.column)?;
            let pool = match (place.pool, ids) {
                (Pool::AttentionTo(position), Some(ids)) => Pool::AttentionTo(ids.position(position, some)),
                (pool, _) => pool,
            };
            at += place.max_len;
            Some(ListPlace { column, at: at - place.max_len, pool, ..*place })
        };
        let places: Vec<_> = self.places.iter().filter_map(place).collect();
        (!places.is_empty()).then(|| Self::of_places(places, self.query.clone(), &self.columns.device()))
    }

    fn of_places(places: Vec<ListPlace>, query: Option<Param<Tensor<2>>>, device: &Device) -> Self {
        let of = |place: &ListPlace| {
            let (column, first) = (place.column as i64, i64::from(place.first_row));
            (0..place.max_len as i64).map(move |i| (column + i, first))
        };
        let (columns, offsets): (Vec<i64>, Vec<i64>) = places.iter().flat_map(of).unzip();
        Self {
            query,
            n_columns: columns.len(),
            columns: Tensor::from_ints(columns.as_slice(), device),
            offsets: Tensor::<1, Int>::from_ints(offsets.as_slice(), device).unsqueeze_dim(0),
            places,
        }
    }

    /// The rows of a batch, and where there is none; there stands the first row of the list.
    ///
    /// # Shapes
    ///
    /// - lists: `[batch, n_list_ids]`
    /// - output: `[batch · n_columns]` and `[batch, n_columns]`
    pub(super) fn rows(&self, lists: &Tensor<2, Int>) -> (Tensor<1, Int>, Tensor<2, Bool>) {
        let [batch, n_list_ids] = lists.dims();
        let own = lists.clone();
        let own = if self.n_columns == n_list_ids { own } else { own.select(1, self.columns.clone()) };
        let absent = own.clone().lower_elem(0);
        let rows = own.clamp_min(0) + self.offsets.clone();
        (rows.reshape([batch * self.n_columns]), absent)
    }

    /// The rows of each list, read back; [`NO_ROW`] where there is none.
    pub(super) fn slots(&self, lists: &Tensor<2, Int>) -> Vec<Vec<u32>> {
        let [_, n_list_ids] = lists.dims();
        let data = lists.clone().into_data();
        match (data.as_slice::<i64>(), data.as_slice::<i32>()) {
            (Ok(ids), _) => self.slots_of(ids, n_list_ids, |id| id as u32),
            (_, Ok(ids)) => self.slots_of(ids, n_list_ids, |id| id as u32),
            _ => self.slots_of(&data.iter::<i64>().collect::<Vec<_>>(), n_list_ids, |id| id as u32),
        }
    }

    // `NO_ID` is -1, which is `NO_ROW` as a row.
    fn slots_of<I: Copy>(&self, ids: &[I], n_list_ids: usize, row: impl Fn(I) -> u32) -> Vec<Vec<u32>> {
        let of = |place: &ListPlace| {
            let own = ids.chunks_exact(n_list_ids).flat_map(|ids| &ids[place.column..][..place.max_len]);
            let slot = |id: &I| match row(*id) {
                NO_ROW => NO_ROW,
                id => id.wrapping_add(place.first_row),
            };
            own.map(slot).collect()
        };
        self.places.iter().map(of).collect()
    }

    /// One vector a list.
    ///
    /// # Shapes
    ///
    /// - categorical: `[batch, n · d_embedding]` of the same table
    /// - lists: `[batch, n_list_ids]`
    /// - output: `[batch, d_embedding]` each
    pub(super) fn forward(
        &self,
        rows: &ListRows,
        categorical: Option<&Tensor<2>>,
        lists: &Tensor<2, Int>,
    ) -> Vec<Tensor<2>> {
        let of = |(index, place): (usize, &ListPlace)| match rows {
            ListRows::None { d } => Tensor::zeros([lists.dims()[0], *d], &lists.device()),
            ListRows::Host { rows, slots } => {
                let fused = place
                    .plain()
                    .and_then(|mean| girandole_kernels::bag(rows, &slots[index], place.max_len, mean));
                fused.unwrap_or_else(|| {
                    let absent = lists.clone().narrow(1, place.column, place.max_len).lower_elem(0);
                    self.pool(place, vectors(rows, &slots[index], &absent), absent, categorical)
                })
            }
            ListRows::Device { vectors, absent } => {
                let vectors = vectors.clone().narrow(1, place.at, place.max_len);
                let absent = absent.clone().narrow(1, place.at, place.max_len);
                self.pool(place, vectors, absent, categorical)
            }
        };
        self.places.iter().enumerate().map(of).collect()
    }

    fn pool(
        &self,
        place: &ListPlace,
        vectors: Tensor<3>,
        absent: Tensor<2, Bool>,
        categorical: Option<&Tensor<2>>,
    ) -> Tensor<2> {
        let [_, _, d] = vectors.dims();
        match (place.pool, &self.query, categorical) {
            (Pool::Sum, ..) => pool::sum(vectors),
            (Pool::Max, ..) => pool::max(vectors, absent),
            (Pool::Attention(row), Some(query), _) => {
                pool::attention(vectors, query.val().narrow(0, row, 1), absent)
            }
            (Pool::AttentionTo(position), _, Some(categorical)) => {
                pool::attention(vectors, categorical.clone().narrow(1, position * d, d), absent)
            }
            _ => pool::mean(vectors, absent),
        }
    }
}

/// `[batch, len, d]`, with zeros where there is no id.
fn vectors(rows: &Tensor<2>, slots: &Arc<[u32]>, absent: &Tensor<2, Bool>) -> Tensor<3> {
    let ([batch, len], [_, d]) = (absent.dims(), rows.dims());
    match girandole_kernels::pick(rows, slots, len) {
        Some(picked) => picked.reshape([batch, len, d]),
        None => pool::zero_absent(pick(rows, slots).reshape([batch, len, d]), absent),
    }
}
