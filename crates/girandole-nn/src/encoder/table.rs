//! The embeddings of all inputs of one width, in one table.

use std::sync::Arc;

use burn::module::Module;
use burn::prelude::*;
use girandole_core::Inputs;
use girandole_kernels::NO_ROW;

use super::RowTable;
use super::ids::Ids;
use super::list_place::ListPlace;
use super::list_rows::ListRows;
use super::lists::Lists;
use super::lookup::{is_cube, lookup, pick};
use super::pool;
use super::some_inputs::SomeInputs;
use super::table_plan::TablePlan;
use super::weight::Weight;
use crate::layer::drawn_normal;
use crate::{OnnxAttribute, OnnxError, OnnxGraph, OnnxValue};

/// The embeddings of all inputs of one width, row by row behind each other.
#[derive(Module, Debug)]
pub(super) struct Table {
    /// `[n_rows, d_embedding]`.
    weight: Weight,
    ids: Option<Ids>,
    lists: Option<Lists>,
    d: usize,
}

impl Table {
    /// Draws the table of a plan.
    pub(super) fn new(plan: &TablePlan, inputs: &Inputs, std: f64, is_sparse: bool, device: &Device) -> Self {
        let weight = match is_sparse {
            false => {
                let weight = drawn_normal([plan.n_rows, plan.d], std, device);
                Weight::Dense(if plan.is_frozen { weight.set_require_grad(false) } else { weight })
            }
            true => {
                let table = RowTable::new(plan.n_rows, plan.d, std, device);
                Weight::Sparse(if plan.is_frozen { table.frozen() } else { table })
            }
        };
        let lists = Lists::new(ListPlace::of(plan, inputs), plan.d, device);
        Self { weight, ids: Ids::of(&plan.categorical, device), lists, d: plan.d }
    }

    /// The table for some inputs alone, with the same rows; none if it has none of them.
    pub(super) fn part(&self, some: &SomeInputs) -> Option<Self> {
        let ids = self.ids.as_ref().and_then(|ids| ids.part(some));
        let lists = self.lists.as_ref().and_then(|lists| lists.part(some, self.ids.as_ref()));
        (ids.is_some() || lists.is_some()).then(|| Self {
            weight: self.weight.clone(),
            ids,
            lists,
            d: self.d,
        })
    }

    /// The rows, if they are moved outside the dense optimizer.
    pub(super) fn row_table(&self) -> Option<&RowTable> {
        match &self.weight {
            Weight::Dense(_) => None,
            Weight::Sparse(table) => Some(table),
        }
    }

    /// Looks up this table's inputs: the categorical ones side by side, then one vector a list.
    ///
    /// # Shapes
    ///
    /// - ids: `[batch, n_categorical]`
    /// - lists: `[batch, n_list_ids]`
    /// - output: `[batch, n · d_embedding]`, `[batch, d_embedding]` each
    pub(super) fn forward(
        &self,
        ids: Option<&Tensor<2, Int>>,
        lists: Option<&Tensor<2, Int>>,
    ) -> Vec<Tensor<2>> {
        let own_ids = self.ids.as_ref().zip(ids);
        let (Some(own), Some(lists)) = (&self.lists, lists) else {
            return own_ids.map(|(own, ids)| self.of_ids(own, ids)).into_iter().collect();
        };
        let (categorical, rows) = match self.on_device(own, own_ids, lists) {
            Some(found) => found,
            None => self.on_host(own, own_ids, lists),
        };
        let pooled = own.forward(&rows, categorical.as_ref(), lists);
        categorical.into_iter().chain(pooled).collect()
    }

    /// `[batch, n · d_embedding]`.
    fn of_ids(&self, own: &Ids, ids: &Tensor<2, Int>) -> Tensor<2> {
        let [batch, _] = ids.dims();
        let rows = match &self.weight {
            Weight::Dense(weight) => {
                let weight = weight.val();
                let picked = (!is_cube(&ids.device())).then(|| {
                    let rows: Arc<[u32]> = own.rows_on_host(ids).into();
                    girandole_kernels::pick(&weight, &rows, own.n())
                });
                picked.flatten().unwrap_or_else(|| lookup(weight, own.rows(ids.clone())))
            }
            Weight::Sparse(table) => {
                let there = stays(&ids.device()).then(|| table.on_device(own.rows(ids.clone()))).flatten();
                there.unwrap_or_else(|| table.forward(&own.rows_on_host(ids), own.n(), ids))
            }
        };
        rows.reshape([batch, own.n() * self.d])
    }

    /// Adds the look-up of ids to an ONNX graph; `None` if no input is looked up here.
    ///
    /// # Shapes
    ///
    /// - ids: `[batch, n_categorical]`
    /// - output: `[batch, n · d_embedding]`
    ///
    /// # Errors
    ///
    /// If lists are looked up here, or the rows do not fit into a file.
    pub(super) fn to_onnx(
        &self,
        graph: &mut OnnxGraph,
        ids: Option<&OnnxValue>,
    ) -> Result<Option<OnnxValue>, OnnxError> {
        if self.lists.is_some() {
            return Err(OnnxError::encoder("lists"));
        }
        let (Some(own), Some(ids)) = (&self.ids, ids) else { return Ok(None) };
        let axis = |axis| [OnnxAttribute::Int("axis", axis)];
        graph.make_room(4 * self.weight.len())?;
        let (columns, firsts): (Vec<i64>, Vec<i64>) =
            own.places().iter().map(|(column, first)| (*column as i64, i64::from(*first))).unzip();
        let [columns, firsts] = [graph.ints(&columns), graph.ints(&firsts)];
        let own_ids = graph.op("Gather", &[ids, &columns], &axis(1));
        let rows = graph.op("Add", &[&own_ids, &firsts], &[]);
        let values = self.weight.values().map_err(OnnxError::Values)?;
        let n_rows = values.len() / self.d;
        let table = graph.constant(values, &[n_rows, self.d]);
        let vectors = graph.op("Gather", &[&table, &rows], &axis(0));
        let shape = graph.ints(&[-1, (own.n() * self.d) as i64]);
        Ok(Some(graph.op("Reshape", &[&vectors, &shape], &[])))
    }

    /// The rows of ids and lists without a way over the host, where there is one.
    fn on_device(
        &self,
        own: &Lists,
        ids: Option<(&Ids, &Tensor<2, Int>)>,
        lists: &Tensor<2, Int>,
    ) -> Option<(Option<Tensor<2>>, ListRows)> {
        let device = lists.device();
        let found = match &self.weight {
            Weight::Dense(weight) if is_cube(&device) => {
                let (rows, absent) = own.rows(lists);
                (lookup(weight.val(), rows), absent)
            }
            Weight::Sparse(table) if stays(&device) => {
                let (rows, absent) = own.rows(lists);
                (table.on_device(rows)?, absent)
            }
            _ => return None,
        };
        let (vectors, absent) = found;
        let [batch, n_columns] = absent.dims();
        let vectors = pool::zero_absent(vectors.reshape([batch, n_columns, self.d]), &absent);
        Some((ids.map(|(own, ids)| self.of_ids(own, ids)), ListRows::Device { vectors, absent }))
    }

    /// The rows of ids and lists by what the host knows of them; of a sparse table in one look.
    fn on_host(
        &self,
        own: &Lists,
        ids: Option<(&Ids, &Tensor<2, Int>)>,
        lists: &Tensor<2, Int>,
    ) -> (Option<Tensor<2>>, ListRows) {
        let mut slots = own.slots(lists);
        let shared = |slots: Vec<Vec<u32>>| slots.into_iter().map(Arc::from).collect();
        let table = match &self.weight {
            Weight::Dense(weight) => {
                let categorical = ids.map(|(own, ids)| self.of_ids(own, ids));
                return (categorical, ListRows::Host { rows: weight.val(), slots: shared(slots) });
            }
            Weight::Sparse(table) => table,
        };
        let mut wanted = ids.map(|(own, ids)| own.rows_on_host(ids)).unwrap_or_default();
        let n_ids = wanted.len();
        wanted.extend(slots.iter().flatten().filter(|slot| **slot != NO_ROW));
        if wanted.is_empty() {
            return (None, ListRows::None { d: self.d });
        }
        let (rows, positions) = table.look(&wanted, lists);
        let (of_ids, of_lists) = positions.split_at(n_ids);
        let there = slots.iter_mut().flatten().filter(|slot| **slot != NO_ROW);
        there.zip(of_lists).for_each(|(slot, position)| *slot = *position);
        let categorical = ids.map(|(own, ids)| {
            let of_ids: Arc<[u32]> = Arc::from(of_ids);
            let picked = girandole_kernels::pick(&rows, &of_ids, own.n());
            picked.unwrap_or_else(|| pick(&rows, &of_ids).reshape([ids.dims()[0], own.n() * self.d]))
        });
        (categorical, ListRows::Host { rows, slots: shared(slots) })
    }
}

/// Whether rows are found without the host: in evaluation on a device of many threads.
fn stays(device: &Device) -> bool {
    !device.is_autodiff() && is_cube(device)
}
