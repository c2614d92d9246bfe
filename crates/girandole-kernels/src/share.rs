//! Work over the cores.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::together::together;

/// Numbers from which a pass over memory is worth more than one core.
const WORTH_SHARING: usize = 1 << 17;

/// Rows of a block in a pass over memory; fixed, so that sums do not depend on the cores.
pub(crate) const BLOCK: usize = 128;

/// Whether a pass over so many numbers is for several cores.
pub(crate) fn is_much(numbers: usize) -> bool {
    numbers >= WORTH_SHARING && rayon::current_num_threads() > 1
}

/// Runs `work` on every item, over the cores if `much`.
pub(crate) fn share<T: Send>(items: impl Iterator<Item = T>, much: bool, work: impl Fn(T) + Sync + Send) {
    share_over(items, if much { rayon::current_num_threads() } else { 1 }, work);
}

/// Runs `work` on every item, over up to so many cores.
pub(crate) fn share_over<T: Send>(
    items: impl Iterator<Item = T>,
    cores: usize,
    work: impl Fn(T) + Sync + Send,
) {
    if cores < 2 {
        return items.for_each(work);
    }
    let items: Vec<_> = items.map(|item| Mutex::new(Some(item))).collect();
    together(items.len(), cores, |piece| {
        let item = items[piece].lock().unwrap_or_else(PoisonError::into_inner).take();
        item.into_iter().for_each(&work);
    });
}

/// Of each block of rows its places in all matrices of a stack, `[n, batch, width]`.
pub(crate) fn by_rows<'a>(
    numbers: &'a mut [f32],
    [n, batch, width]: [usize; 3],
    blocks: &[Range<usize>],
) -> impl Iterator<Item = Vec<&'a mut [f32]>> + use<'a> {
    let mut places: Vec<Vec<&mut [f32]>> = blocks.iter().map(|_| Vec::with_capacity(n)).collect();
    for mut matrix in numbers.chunks_exact_mut((batch * width).max(1)) {
        for (places, rows) in places.iter_mut().zip(blocks) {
            let (block, rest) = matrix.split_at_mut(rows.len() * width);
            places.push(block);
            matrix = rest;
        }
    }
    places.into_iter()
}

/// The blocks of rows of each matrix of a stack, `[n, batch, width]`: the matrix, the first row, and the numbers.
pub(crate) fn blocks_of_each(
    numbers: &mut [f32],
    [batch, width]: [usize; 2],
    rows: usize,
) -> impl Iterator<Item = (usize, usize, &mut [f32])> {
    let block = (rows * width).max(1);
    numbers.chunks_exact_mut((batch * width).max(1)).enumerate().flat_map(move |(matrix, numbers)| {
        numbers.chunks_mut(block).enumerate().map(move |(i, block)| (matrix, i * rows, block))
    })
}
