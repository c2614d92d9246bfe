//! A table of which a step reads and moves the rows of its batch, and no others.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use burn::module::ParamId;
use burn::prelude::*;
use burn::tensor::{Gradients, IndexingUpdateOp};
use girandole_kernels::{Moved, RowRule, UniqueRows};

use super::composed::{self, indices, on_host};
use super::parts::{PART, drawn, ranges, rows_a_part};
use super::touched::Touched;
use crate::encoder::lookup::{is_cube, lookup};

/// Forward passes in training that may wait for one update.
const MOST_FORWARDS: usize = 256;

/// A table of embeddings outside the dense optimizer: a step's time and memory traffic follow its batch, not the table.
///
/// A forward pass on an autodiff device gathers each row of the batch once, and these rows are the leaf of the graph.
/// After `backward` a trainer takes their gradient with [`take_gradient`](Self::take_gradient) and moves them with
/// [`move_rows`](Self::move_rows); the other rows keep their bits. On a plain device a forward pass only looks up.
///
/// The numbers lie in parts of at most 128 MiB, saved and loaded like parameters, and are moved in place. A clone or a
/// snapshot shares them until one of the two moves: then each part touched is copied.
///
/// The ids of the batch are read on the host, so that a step on a GPU waits for them.
pub struct RowTable {
    pub(super) ids: Vec<ParamId>,
    pub(super) rows_a_part: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// `[rows_a_part, d]` each, the last with what is left; without autodiff.
    parts: Vec<Tensor<2>>,
    /// Forward passes since the last update.
    touched: Vec<Touched>,
    /// The rows of the gradient that was taken and not yet applied.
    waiting: Vec<u32>,
}

impl RowTable {
    /// Draws `n_rows` rows of width `d` from a normal distribution around 0, as a dense table would be.
    ///
    /// # Panics
    ///
    /// If there is no row, no width, or there are more than 2³² rows.
    pub fn new(n_rows: usize, d: usize, std: f64, device: &Device) -> Self {
        Self::in_parts_of(PART, n_rows, d, std, device)
    }

    /// The same in parts of at most `most` numbers, for devices of smaller buffers.
    ///
    /// # Panics
    ///
    /// As [`new`](Self::new).
    pub fn in_parts_of(most: usize, n_rows: usize, d: usize, std: f64, device: &Device) -> Self {
        assert!(n_rows > 0 && d > 0, "a table of {n_rows} rows of width {d} holds nothing");
        assert!(u32::try_from(n_rows - 1).is_ok(), "{n_rows} rows are more than a table can name");
        let rows_a_part = rows_a_part(d, most);
        let device = device.clone().inner();
        let part = |rows: std::ops::Range<usize>| drawn([rows.len(), d], std, &device);
        let parts: Vec<_> = ranges(n_rows, rows_a_part).into_iter().map(part).collect();
        let ids = parts.iter().map(|_| ParamId::new()).collect();
        Self::with_parts(ids, rows_a_part, parts)
    }

    pub(super) fn with_parts(ids: Vec<ParamId>, rows_a_part: usize, parts: Vec<Tensor<2>>) -> Self {
        Self { ids, rows_a_part, held: Mutex::new(Held { parts, ..Held::default() }) }
    }

    /// Looks up rows; on an autodiff device it remembers which, until their gradient is taken.
    ///
    /// # Shapes
    ///
    /// - rows: `[batch, n]`, each below the number of rows
    /// - output: `[batch, n · d]`
    ///
    /// # Panics
    ///
    /// If a row is not in the table, or 256 forward passes on an autodiff device were not followed by an update:
    /// evaluate on the plain device.
    pub fn forward(&self, rows: Tensor<2, Int>) -> Tensor<2> {
        let ([batch, n], device) = (rows.dims(), rows.device());
        let mut held = self.lock();
        let d = held.d();
        if let ([part], false, true) = (&held.parts[..], device.is_autodiff(), is_cube(&device)) {
            return lookup(part.clone(), rows.reshape([batch * n])).reshape([batch, n * d]);
        }
        let data = rows.into_data();
        let rows = on_host(&data);
        if !device.is_autodiff() {
            return self.gathered(&held.parts, &rows).reshape([batch, n * d]);
        }
        assert!(
            held.touched.len() < MOST_FORWARDS,
            "{MOST_FORWARDS} forward passes through a row table on an autodiff device and no update; evaluate on the \
             plain device, or take the gradient"
        );
        let (unique, gathered) =
            girandole_kernels::gather_unique(&held.parts, self.rows_a_part, &rows).unwrap_or_else(|| {
                let unique = UniqueRows::of(&rows);
                let gathered = composed::gather(&held.parts, self.rows_a_part, &unique.rows);
                (unique, gathered)
            });
        let mut leaf = Tensor::from_inner(gathered);
        if let Some(strategy) = device.gradient_checkpointing_strategy() {
            leaf = leaf.with_gradient_checkpointing_strategy(strategy);
        }
        let leaf = leaf.require_grad();
        held.touched.push(Touched { rows: unique.rows, leaf: leaf.clone() });
        drop(held);
        put(&leaf, &unique.positions, [batch, n], &device)
    }

    /// Takes the gradient of the rows that the forward passes of this graph took; those of other graphs are forgotten.
    ///
    /// It is that of the rows themselves, each once, in an order that [`move_rows`](Self::move_rows) knows.
    ///
    /// # Shapes
    ///
    /// - output: `[n_touched, d]`
    pub fn take_gradient(&self, gradients: &mut Gradients) -> Option<Tensor<2>> {
        let mut held = self.lock();
        let touched = std::mem::take(&mut held.touched);
        let found = touched.into_iter().filter_map(|touched| {
            let gradient = touched.leaf.grad_remove(gradients)?;
            Some((touched.rows, gradient))
        });
        let (rows, gradient) = found.reduce(joined)?;
        held.waiting = rows;
        Some(gradient)
    }

    /// Moves the rows whose gradient was [taken](Self::take_gradient) and what the rule remembers of them.
    ///
    /// The state is by number of the rule and part, as [`state_at_rest`](Self::state_at_rest) makes it; it comes back
    /// moved. Without another holder of the numbers everything is done in place.
    ///
    /// # Shapes
    ///
    /// - gradient: `[n_touched, d]`
    ///
    /// # Panics
    ///
    /// If no gradient was taken since the last move, or gradient or state are of another table.
    pub fn move_rows(
        &self,
        gradient: Tensor<2>,
        state: Vec<Vec<Tensor<2>>>,
        rule: RowRule,
    ) -> Vec<Vec<Tensor<2>>> {
        let mut held = self.lock();
        let rows = std::mem::take(&mut held.waiting);
        assert_eq!(rows.len(), gradient.dims()[0], "a gradient of other rows than those taken last");
        let moved = Moved { parts: std::mem::take(&mut held.parts), state };
        let moved = match girandole_kernels::move_rows(moved, self.rows_a_part, &rows, gradient, rule) {
            Ok(moved) => moved,
            Err(given) => {
                let (moved, gradient) = *given;
                composed::move_rows(moved, self.rows_a_part, &rows, &gradient, rule)
            }
        };
        held.parts = moved.parts;
        moved.state
    }

    /// What a rule remembers before the first step: zeros, by number of the rule and part.
    ///
    /// # Shapes
    ///
    /// - output: `[rows of the part, width]` each, with the widths of [`RowRule::widths`]
    pub fn state_at_rest(&self, rule: RowRule) -> Vec<Vec<Tensor<2>>> {
        let parts = self.parts();
        let zeros = |part: &Tensor<2>, width: usize| {
            girandole_kernels::table([part.dims()[0], width], &part.device(), |_| {})
        };
        let widths = rule.widths(parts[0].dims()[1]);
        widths.into_iter().map(|width| parts.iter().map(|part| zeros(part, width)).collect()).collect()
    }

    /// The name under which the gradient goes: that of the first part.
    pub fn id(&self) -> ParamId {
        self.ids[0]
    }

    /// The names of all parts.
    pub fn part_ids(&self) -> &[ParamId] {
        &self.ids
    }

    /// Number of rows and their width.
    pub fn size(&self) -> [usize; 2] {
        let parts = self.parts();
        [parts.iter().map(|part| part.dims()[0]).sum(), parts[0].dims()[1]]
    }

    /// The device that holds the numbers, without autodiff.
    pub fn device(&self) -> Device {
        self.lock().parts[0].device()
    }

    /// The numbers, part by part.
    pub(super) fn parts(&self) -> Vec<Tensor<2>> {
        self.lock().parts.clone()
    }

    pub(super) fn into_parts(self) -> (Vec<ParamId>, usize, Vec<Tensor<2>>) {
        let held = self.held.into_inner().unwrap_or_else(PoisonError::into_inner);
        (self.ids, self.rows_a_part, held.parts)
    }

    fn gathered(&self, parts: &[Tensor<2>], rows: &[u32]) -> Tensor<2> {
        girandole_kernels::gather(parts, self.rows_a_part, rows)
            .unwrap_or_else(|| composed::gather(parts, self.rows_a_part, rows))
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn d(&self) -> usize {
        self.parts[0].dims()[1]
    }
}

impl Clone for RowTable {
    fn clone(&self) -> Self {
        Self::with_parts(self.ids.clone(), self.rows_a_part, self.parts())
    }
}

impl fmt::Debug for RowTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowTable").field("size", &self.size()).field("parts", &self.ids.len()).finish()
    }
}

/// Puts rows where the examples have them.
fn put(leaf: &Tensor<2>, positions: &Arc<[u32]>, [batch, n]: [usize; 2], device: &Device) -> Tensor<2> {
    girandole_kernels::pick(leaf, positions, n).unwrap_or_else(|| {
        let [_, d] = leaf.dims();
        lookup(leaf.clone(), indices(positions, device)).reshape([batch, n * d])
    })
}

/// The gradients of two passes over the same table as one, row by row.
fn joined(a: (Vec<u32>, Tensor<2>), b: (Vec<u32>, Tensor<2>)) -> (Vec<u32>, Tensor<2>) {
    let unique = UniqueRows::of(&[a.0, b.0].concat());
    let both = Tensor::cat(vec![a.1, b.1], 0);
    let device = both.device();
    let sums = Tensor::zeros([unique.rows.len(), both.dims()[1]], &device);
    let positions = indices(&unique.positions, &device);
    (unique.rows, sums.select_assign(0, positions, both, IndexingUpdateOp::Add))
}
