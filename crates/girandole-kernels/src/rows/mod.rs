//! Rows of tables too large to be walked: found, gathered and moved by what a batch touches.
//!
//! A table lies in parts, each a tensor `[rows_a_part, d]` of its own, since a device has a largest buffer. The part of
//! a row is `row / rows_a_part`; that number is a power of two.

#[cfg(feature = "flex")]
mod bag;
#[cfg(feature = "flex")]
mod gather;
#[cfg(feature = "flex")]
mod huge;
mod moved;
mod part_rows;
#[cfg(feature = "flex")]
mod pick;
#[cfg(feature = "flex")]
mod prefetch;
mod rule;
mod unique;
#[cfg(feature = "flex")]
mod update;

pub use moved::Moved;
pub use part_rows::PartRows;
pub use rule::RowRule;
pub use unique::UniqueRows;

use std::sync::Arc;

use burn::prelude::*;

use crate::device::is_fused;

/// Stands among positions where there is no row.
pub const NO_ROW: u32 = u32::MAX;

/// Makes a tensor from numbers that are written where it will keep them, in memory that is fast to reach at random
/// where the system has such.
///
/// # Shapes
///
/// - output: `shape`
pub fn table(shape: [usize; 2], device: &Device, write: impl FnOnce(&mut [f32])) -> Tensor<2> {
    #[cfg(feature = "flex")]
    if is_fused([(device.clone(), burn::tensor::DType::F32)].into_iter()) && !device.is_autodiff() {
        return Tensor::from_primitive::<burn::backend::Flex>(huge::table(shape, write));
    }
    let mut numbers = vec![0.0; shape[0] * shape[1]];
    write(&mut numbers);
    Tensor::from_data(TensorData::new(numbers, shape), device)
}

/// The same numbers in memory as [`table`] makes it.
///
/// # Shapes
///
/// - part, output: any, the same
pub fn settled(part: Tensor<2>) -> Tensor<2> {
    let (shape, device) = (part.dims(), part.device());
    if !are_fused([&part].into_iter()) {
        return part;
    }
    match crate::data(&part).as_slice::<f32>() {
        Ok(numbers) => table(shape, &device, |to| to.copy_from_slice(numbers)),
        Err(_) => part,
    }
}

/// Finds the different rows of a batch and gathers them, each once, in the order in which they first appear.
///
/// # Shapes
///
/// - parts: `[rows_a_part, d]` each, the last with what is left
/// - output: `[n_unique, d]`
///
/// # Panics
///
/// If a row is not in the table, or `rows_a_part` is no power of two.
pub fn gather_unique(
    parts: &[Tensor<2>],
    rows_a_part: usize,
    rows: &[u32],
) -> Option<(UniqueRows, Tensor<2>)> {
    are_fused(parts.iter()).then(|| run::gather_unique(parts, rows_a_part, rows))
}

/// Gathers rows, in the order asked for.
///
/// # Shapes
///
/// - parts: `[rows_a_part, d]` each, the last with what is left
/// - output: `[n, d]`
///
/// # Panics
///
/// If a row is not in the table, or `rows_a_part` is no power of two.
pub fn gather(parts: &[Tensor<2>], rows_a_part: usize, rows: &[u32]) -> Option<Tensor<2>> {
    are_fused(parts.iter()).then(|| run::gather(parts, rows_a_part, rows))
}

/// Puts rows side by side, `n_inputs` to an example; the gradient of a row is the sum over where it was put.
///
/// # Shapes
///
/// - rows: `[n_rows, d]`
/// - positions: `[batch · n_inputs]`, each below `n_rows`, or [`NO_ROW`] where there are to be zeros
/// - output: `[batch, n_inputs · d]`
///
/// # Panics
///
/// If a position is not below `n_rows`, or the positions are no multiple of `n_inputs`.
pub fn pick(rows: &Tensor<2>, positions: &Arc<[u32]>, n_inputs: usize) -> Option<Tensor<2>> {
    is_fused([(rows.device(), rows.dtype())].into_iter()).then(|| run::pick(rows, positions, n_inputs))
}

/// Adds up the rows of each example, `len` slots to an example, or takes their mean; an example without rows gives zeros.
///
/// # Shapes
///
/// - rows: `[n_rows, d]`
/// - slots: `[batch · len]`, each below `n_rows`, or [`NO_ROW`] where there is none
/// - output: `[batch, d]`
///
/// # Panics
///
/// If a slot is not below `n_rows`, or the slots are no multiple of `len`.
pub fn bag(rows: &Tensor<2>, slots: &Arc<[u32]>, len: usize, mean: bool) -> Option<Tensor<2>> {
    is_fused([(rows.device(), rows.dtype())].into_iter()).then(|| run::bag(rows, slots, len, mean))
}

/// Moves the rows that a batch has touched and what the rule remembers of them; no other number is read or written.
///
/// All in place, where nothing else holds the tensors; what something else holds is copied first.
///
/// # Shapes
///
/// - gradient: `[n, d]`, one row for each of `rows`, which differ from one another
///
/// # Errors
///
/// What was given, if there is no fused form for it.
///
/// # Panics
///
/// If a row is not in the table, `rows_a_part` is no power of two, or the shapes do not fit.
pub fn move_rows(
    moved: Moved,
    rows_a_part: usize,
    rows: &[u32],
    gradient: Tensor<2>,
    rule: RowRule,
) -> Result<Moved, Box<(Moved, Tensor<2>)>> {
    let all = moved.parts.iter().chain(moved.state.iter().flatten()).chain([&gradient]);
    if are_fused(all) {
        Ok(run::move_rows(moved, rows_a_part, rows, gradient, rule))
    } else {
        Err(Box::new((moved, gradient)))
    }
}

fn are_fused<'a>(mut tensors: impl Iterator<Item = &'a Tensor<2>>) -> bool {
    tensors.all(|tensor| {
        let device = tensor.device();
        !device.is_autodiff() && is_fused([(device, tensor.dtype())].into_iter())
    })
}

#[cfg(feature = "flex")]
use flex as run;

#[cfg(feature = "flex")]
mod flex {
    use super::bag::BagOps;
    use super::pick::RowOps;
    use super::*;
    use burn::backend::Flex;
    use burn::backend::flex::FlexTensor;

    pub(super) fn gather_unique(
        parts: &[Tensor<2>],
        rows_a_part: usize,
        rows: &[u32],
    ) -> (UniqueRows, Tensor<2>) {
        let (unique, tensor) = super::gather::gather_unique(&primitives(parts.to_vec()), rows_a_part, rows);
        (unique, Tensor::from_primitive::<Flex>(tensor))
    }

    pub(super) fn gather(parts: &[Tensor<2>], rows_a_part: usize, rows: &[u32]) -> Tensor<2> {
        let tensor = super::gather::gather(&primitives(parts.to_vec()), rows_a_part, rows);
        Tensor::from_primitive::<Flex>(tensor)
    }

    pub(super) fn pick(rows: &Tensor<2>, positions: &Arc<[u32]>, n_inputs: usize) -> Tensor<2> {
        let rows = rows.clone().into_dispatch();
        Tensor::from_dispatch(burn::backend::Dispatch::fused_pick(rows, positions.clone(), n_inputs))
    }

    pub(super) fn bag(rows: &Tensor<2>, slots: &Arc<[u32]>, len: usize, mean: bool) -> Tensor<2> {
        let rows = rows.clone().into_dispatch();
        Tensor::from_dispatch(burn::backend::Dispatch::fused_bag(rows, slots.clone(), len, mean))
    }

    pub(super) fn move_rows(
        moved: Moved,
        rows_a_part: usize,
        rows: &[u32],
        gradient: Tensor<2>,
        rule: RowRule,
    ) -> Moved {
        let mut parts = primitives(moved.parts);
        let mut state: Vec<_> = moved.state.into_iter().map(primitives).collect();
        let gradient = primitives(vec![gradient]);
        super::update::move_rows(&mut parts, &mut state, rows_a_part, rows, &gradient[0], rule);
        let tensors =
            |all: Vec<FlexTensor>| all.into_iter().map(Tensor::from_primitive::<Flex>).collect::<Vec<_>>();
        Moved { parts: tensors(parts), state: state.into_iter().map(tensors).collect() }
    }

    fn primitives(tensors: Vec<Tensor<2>>) -> Vec<FlexTensor> {
        let primitive = |tensor: Tensor<2>| match tensor.try_into_primitive::<Flex>() {
            Ok(tensor) => tensor,
            Err(error) => unreachable!("asked before: {error:?}"),
        };
        tensors.into_iter().map(primitive).collect()
    }
}

#[cfg(not(feature = "flex"))]
mod run {
    use super::*;

    const NONE: &str = "nothing is fused without the feature `flex`";

    pub(super) fn gather_unique(_: &[Tensor<2>], _: usize, _: &[u32]) -> (UniqueRows, Tensor<2>) {
        unreachable!("{NONE}")
    }

    pub(super) fn gather(_: &[Tensor<2>], _: usize, _: &[u32]) -> Tensor<2> {
        unreachable!("{NONE}")
    }

    pub(super) fn pick(_: &Tensor<2>, _: &Arc<[u32]>, _: usize) -> Tensor<2> {
        unreachable!("{NONE}")
    }

    pub(super) fn bag(_: &Tensor<2>, _: &Arc<[u32]>, _: usize, _: bool) -> Tensor<2> {
        unreachable!("{NONE}")
    }

    pub(super) fn move_rows(_: Moved, _: usize, _: &[u32], _: Tensor<2>, _: RowRule) -> Moved {
        unreachable!("{NONE}")
    }
}
