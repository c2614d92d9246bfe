//! A table of which a step touches a few rows, kept beside the parameters.
//!
//! As a parameter, a table would get a gradient and moments as large as itself, and every step would walk all of it. This
//! one hands out the rows that a batch touches as the leaf of the graph; whoever trains takes their gradient and moves
//! just them.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use burn::module::{
    Content, Devices, Module, ModuleDisplay, ModuleDisplayDefault, ModuleMapper, ModuleVisitor, Param,
    ParamId,
};
use burn::prelude::*;
use burn::tensor::{Distribution, Gradients};
use girandole_kernels::{Moved, RowRule, UniqueRows};

use super::lookup::{gather, int_tensor, lookup, sum_rows};
use super::move_rows::move_rows;
use super::row_gradient::RowGradient;
use crate::seeded;

/// Most numbers in a part: 64 MiB, below the least that any device takes in one buffer.
const PART: usize = 1 << 24;

/// What visitors hear of the parts of one table.
pub(crate) const TABLE_PARTS: &str = "Struct:RowTable";

/// Most looks in training without a move; there are no trainers that gather gradients over so many batches.
const MAX_LOOKS: usize = 1024;

/// A table of which a step touches a few rows: saved and loaded like a parameter, moved outside the dense optimizer.
///
/// In training (ids on an autodiff device) a look gathers the different rows of its batch and remembers them. After
/// `backward`, [`keep_gradients`](Self::keep_gradients) and [`take_gradient`](Self::take_gradient) give the gradient of
/// the rows touched, and [`update`](Self::update) moves them. The trainers of girandole-train do all three; a loop of
/// one's own has to. Several looks before an update add up, as for a parameter.
///
/// A clone has the same rows and no looks; rows are copied when one of the two moves.
pub struct RowTable {
    ids: Vec<ParamId>,
    n_rows: usize,
    width: usize,
    rows_a_part: usize,
    is_frozen: bool,
    parts: Mutex<Parts>,
    looks: Mutex<Vec<Look>>,
}

#[derive(Clone, Debug)]
struct Parts {
    tensors: Vec<Tensor<2>>,
    device: Device,
    /// Whether they lie in memory made for them.
    settled: bool,
}

/// What a forward in training touched.
#[derive(Debug)]
struct Look {
    rows: Vec<u32>,
    leaf: Tensor<2>,
    gradient: Option<Tensor<2>>,
}

impl RowTable {
    /// Draws a table from a normal distribution around 0: inside [`seeded`](crate::seeded) the same numbers that a dense
    /// parameter of this shape would get.
    pub fn new(n_rows: usize, width: usize, std: f64, device: &Device) -> Self {
        Self::in_parts_of(PART, n_rows, width, std, device)
    }

    /// The same in parts of at most `most` numbers, for devices of small buffers; a part is at least a row.
    pub fn in_parts_of(most: usize, n_rows: usize, width: usize, std: f64, device: &Device) -> Self {
        let device = device.clone().inner();
        let fitting = (most / width.max(1)).max(1);
        let rows_a_part = 1 << fitting.ilog2();
        let settled = seeded::is_on();
        let draw = |size: [usize; 2]| match settled {
            true => girandole_kernels::table(size, &device, |numbers| seeded::fill_normal(numbers, std)),
            false => Tensor::random(size, Distribution::Normal(0.0, std), &device),
        };
        let firsts = (0..n_rows).step_by(rows_a_part);
        let tensors: Vec<Tensor<2>> =
            firsts.map(|first| draw([rows_a_part.min(n_rows - first), width])).collect();
        let ids = tensors.iter().map(|_| ParamId::new()).collect();
        Self::of(ids, rows_a_part, [n_rows, width], Parts { tensors, device, settled })
    }

    fn of(ids: Vec<ParamId>, rows_a_part: usize, [n_rows, width]: [usize; 2], parts: Parts) -> Self {
        let (parts, looks, is_frozen) = (Mutex::new(parts), Mutex::default(), false);
        Self { ids, n_rows, width, rows_a_part, is_frozen, parts, looks }
    }

    /// The same, with rows that stay as they are: a look in training is remembered no more than one in evaluation.
    pub fn frozen(self) -> Self {
        Self { is_frozen: true, ..self }
    }

    /// Whether the rows stay as they are, so that there is nothing to move and nothing to remember of them.
    pub fn is_frozen(&self) -> bool {
        self.is_frozen
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Width of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of rows in each part but the last, a power of two.
    pub fn rows_a_part(&self) -> usize {
        self.rows_a_part
    }

    /// Number of rows of each part.
    pub fn part_sizes(&self) -> impl Iterator<Item = usize> + use<> {
        let (n_rows, rows_a_part) = (self.n_rows, self.rows_a_part);
        (0..n_rows).step_by(rows_a_part).map(move |first| rows_a_part.min(n_rows - first))
    }

    /// Where the rows are, without autodiff.
    pub fn device(&self) -> Device {
        self.parts().device.clone()
    }

    /// The ids of the parts, as visitors see them.
    pub fn param_ids(&self) -> &[ParamId] {
        &self.ids
    }

    /// Looks rows up, `n_inputs` for each example; on an autodiff device this remembers them for the next update.
    ///
    /// # Shapes
    ///
    /// - rows: `[batch · n_inputs]`, each below `n_rows`
    /// - like: any, on the device of the batch
    /// - output: `[batch, n_inputs · width]`
    ///
    /// # Panics
    ///
    /// If a row is not in the table, or it was looked at a thousand times in training without an update.
    pub fn forward(&self, rows: &[u32], n_inputs: usize, like: &Tensor<2, Int>) -> Tensor<2> {
        let size = [rows.len() / n_inputs.max(1), n_inputs * self.width];
        let parts = self.parts();
        if !like.is_autodiff() || self.is_frozen {
            return as_is(gather(&parts.tensors, self.rows_a_part, rows), like).reshape(size);
        }
        let (leaf, positions) = self.touch(&parts, rows, like);
        drop(parts);
        girandole_kernels::pick(&leaf, &positions, n_inputs).unwrap_or_else(|| {
            let positions = int_tensor(&positions, &leaf.device());
            lookup(leaf, positions).reshape(size)
        })
    }

    /// The rows of a batch and where each is among them, for those who put them together in their own way; remembered as
    /// by [`forward`](Self::forward).
    ///
    /// # Shapes
    ///
    /// - output: `[n, width]`, and as many positions as `rows`
    pub(super) fn look(&self, rows: &[u32], like: &Tensor<2, Int>) -> (Tensor<2>, Arc<[u32]>) {
        let parts = self.parts();
        if like.is_autodiff() && !self.is_frozen {
            return self.touch(&parts, rows, like);
        }
        (as_is(gather(&parts.tensors, self.rows_a_part, rows), like), (0..rows.len() as u32).collect())
    }

    /// The different rows of a batch as a leaf of its graph.
    fn touch(&self, parts: &Parts, rows: &[u32], like: &Tensor<2, Int>) -> (Tensor<2>, Arc<[u32]>) {
        let (unique, gathered) = girandole_kernels::gather_unique(&parts.tensors, self.rows_a_part, rows)
            .unwrap_or_else(|| {
                let unique = UniqueRows::of(rows);
                let gathered = gather(&parts.tensors, self.rows_a_part, &unique.rows);
                (unique, gathered)
            });
        let leaf = as_is(gathered, like).require_grad();
        self.remember(unique.rows, leaf.clone());
        (leaf, unique.positions)
    }

    /// Looks rows up that are on the device already; only for evaluation, and `None` where the host has to sort them.
    pub(super) fn on_device(&self, rows: Tensor<1, Int>) -> Option<Tensor<2>> {
        let parts = self.parts();
        match &parts.tensors[..] {
            [whole] => Some(lookup(whole.clone(), rows)),
            _ => None,
        }
    }

    fn remember(&self, rows: Vec<u32>, leaf: Tensor<2>) {
        let mut looks = self.looks();
        assert!(
            looks.len() < MAX_LOOKS,
            "a sparse table was looked at {MAX_LOOKS} times in training without an update: after `backward`, call \
             `keep_gradients` and `take_gradient` and move its rows, or take a trainer that does"
        );
        looks.push(Look { rows, leaf, gradient: None });
    }

    /// Takes the gradients of what was looked at out of those of a backward pass.
    pub fn keep_gradients(&self, gradients: &mut Gradients) {
        for look in self.looks().iter_mut().filter(|look| look.gradient.is_none()) {
            look.gradient = look.leaf.grad_remove(gradients);
        }
    }

    /// The gradient of all rows touched since the last time, each row once; none if no loss depended on them.
    pub fn take_gradient(&self) -> Option<RowGradient> {
        let looks = std::mem::take(&mut *self.looks());
        let with_gradient = |look: Look| Some(RowGradient { rows: look.rows, gradient: look.gradient? });
        let mut all: Vec<RowGradient> = looks.into_iter().filter_map(with_gradient).collect();
        if all.len() < 2 {
            return all.pop();
        }
        let rows: Vec<u32> = all.iter().flat_map(|one| one.rows.iter().copied()).collect();
        let gradient = Tensor::cat(all.into_iter().map(|one| one.gradient).collect(), 0);
        let unique = UniqueRows::of(&rows);
        let gradient = sum_rows(gradient, &unique.positions, unique.rows.len());
        Some(RowGradient { rows: unique.rows, gradient })
    }

    /// What a rule remembers of the table before the first step: zeros, as many tensors as the rule has, each by parts.
    ///
    /// # Shapes
    ///
    /// - output: `[rows_a_part, w]` each, with the widths `w` of [`RowRule::widths`]
    pub fn state_at_rest(&self, rule: RowRule) -> Vec<Vec<Tensor<2>>> {
        let parts = self.parts();
        let zeros = |width: usize| {
            let of =
                |part: &Tensor<2>| girandole_kernels::table([part.dims()[0], width], &part.device(), |_| {});
            parts.tensors.iter().map(of).collect()
        };
        rule.widths(self.width).into_iter().map(zeros).collect()
    }

    /// Moves the rows that were touched and what the rule remembers of them, in place where nothing else holds them.
    ///
    /// # Shapes
    ///
    /// - state: as [`state_at_rest`](Self::state_at_rest) makes it
    ///
    /// # Panics
    ///
    /// If the state is of another rule or table.
    pub fn update(&self, state: &mut Vec<Vec<Tensor<2>>>, touched: RowGradient, rule: RowRule) {
        let mut parts = self.parts();
        let settled = std::mem::replace(&mut parts.settled, true);
        let tensors = std::mem::take(&mut parts.tensors).into_iter();
        let tensors =
            if settled { tensors.collect() } else { tensors.map(girandole_kernels::settled).collect() };
        let moved = Moved { parts: tensors, state: std::mem::take(state) };
        let RowGradient { rows, gradient } = touched;
        let moved = girandole_kernels::move_rows(moved, self.rows_a_part, &rows, gradient, rule)
            .unwrap_or_else(|given| move_rows(given.0, self.rows_a_part, &rows, &given.1, rule));
        parts.tensors = moved.parts;
        *state = moved.state;
    }

    /// Lets go of the rows, in a copy that is kept for nothing but its shape.
    pub fn release(&self) {
        self.parts().tensors.clear();
    }

    // Whole values are put in, so a thread that panicked cannot have left them half written.
    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn looks(&self) -> MutexGuard<'_, Vec<Look>> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with(&self, parts: Parts) -> Self {
        let is_frozen = self.is_frozen;
        Self { is_frozen, ..Self::of(self.ids.clone(), self.rows_a_part, [self.n_rows, self.width], parts) }
    }
}

/// Rows that no gradient has met, on the device of a batch with or without autodiff.
fn as_is(rows: Tensor<2>, like: &Tensor<2, Int>) -> Tensor<2> {
    if !like.is_autodiff() {
        return rows;
    }
    let rows = Tensor::from_inner(rows);
    match like.gradient_checkpointing_strategy() {
        Some(strategy) => rows.with_gradient_checkpointing_strategy(strategy),
        None => rows,
    }
}

impl Clone for RowTable {
    fn clone(&self) -> Self {
        self.with(self.parts().clone())
    }
}

impl fmt::Debug for RowTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowTable").field("ids", &self.ids).field("shape", &[self.n_rows, self.width]).finish()
    }
}

impl Module for RowTable {
    fn collect_devices(&self, mut devices: Devices) -> Devices {
        let device = self.device();
        if !devices.contains(&device) {
            devices.push(device);
        }
        devices
    }

    fn fork(self, device: &Device) -> Self {
        self.to_device(device)
    }

    fn to_device(self, device: &Device) -> Self {
        let device = device.clone().inner();
        let mut parts = self.parts().clone();
        parts.settled &= parts.device == device;
        parts.tensors = parts.tensors.into_iter().map(|part| part.to_device(&device)).collect();
        parts.device = device;
        self.with(parts)
    }

    // One part alone has the name of the table, as a dense one has; several are numbered like those of a `Vec`.
    fn visit<V: ModuleVisitor>(&self, visitor: &mut V) {
        let parts = self.parts().tensors.clone();
        let n_parts = parts.len();
        for (index, (id, part)) in self.ids.iter().zip(parts).enumerate() {
            let name = index.to_string();
            if n_parts > 1 {
                visitor.enter_module(&name, TABLE_PARTS);
            }
            visitor.visit_float(&Param::initialized(*id, part));
            if n_parts > 1 {
                visitor.exit_module(&name, TABLE_PARTS);
            }
        }
    }

    fn map<M: ModuleMapper>(self, mapper: &mut M) -> Self {
        let Self { ids, rows_a_part, n_rows, width, is_frozen, parts, looks } = self;
        let Parts { tensors, device, settled } = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
        let n_parts = tensors.len();
        let (mut new_ids, mut new_tensors) = (Vec::with_capacity(n_parts), Vec::with_capacity(n_parts));
        for (index, (id, part)) in ids.iter().zip(tensors).enumerate() {
            let name = index.to_string();
            if n_parts > 1 {
                mapper.enter_module(&name, TABLE_PARTS);
            }
            let (id, part, _) = mapper.map_float(Param::initialized(*id, part)).consume();
            if n_parts > 1 {
                mapper.exit_module(&name, TABLE_PARTS);
            }
            new_ids.push(id);
            new_tensors.push(part.without_autodiff());
        }
        // What a file brings has the ids of the file.
        let settled = settled && new_ids == ids;
        let parts = Mutex::new(Parts { tensors: new_tensors, device, settled });
        Self { ids: new_ids, n_rows, width, rows_a_part, is_frozen, parts, looks }
    }

    fn train(self) -> Self {
        self
    }

    fn valid(&self) -> Self {
        self.clone()
    }

    /// Rows of a file are read at their first use otherwise, when it may be another.
    fn materialize(self) -> Self {
        let mut parts = self.parts();
        if !std::mem::replace(&mut parts.settled, true) {
            let tensors = std::mem::take(&mut parts.tensors);
            parts.tensors = tensors.into_iter().map(girandole_kernels::settled).collect();
        }
        drop(parts);
        self
    }
}

impl ModuleDisplayDefault for RowTable {
    fn content(&self, content: Content) -> Option<Content> {
        content.add_formatted(&format!("RowTable [{}, {}]", self.n_rows, self.width)).optional()
    }
}

impl ModuleDisplay for RowTable {}
