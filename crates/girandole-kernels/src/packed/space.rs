//! Memory for what the steps of a packed network give.

use super::packed_map::Rows;
use crate::buffer::Buffer;

/// A place in the rows that a step gives: the position of the step's buffer, and a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) buffer: usize,
    pub(super) column: usize,
}

/// Memory for what the steps of a packed network give: one buffer of rows each, the first of them the input.
pub(super) struct Space {
    numbers: Buffer,
    /// Where each buffer begins, and its row stride.
    buffers: Vec<(usize, usize)>,
    rows: usize,
}

/// The distance of rows of so many numbers in memory: not a power of two, whose rows would contend for the same lines of
/// the cache.
pub(super) fn stride(width: usize) -> usize {
    let whole = width.next_multiple_of(16);
    if whole.is_multiple_of(128) { whole + 16 } else { whole }
}

impl Space {
    /// For so many rows and buffers of these widths.
    pub(super) fn new(rows: usize, widths: &[usize]) -> Self {
        let mut n = 0;
        let buffers = widths.iter().map(|width| {
            let begin = n;
            n += rows * stride(*width);
            (begin, stride(*width))
        });
        let buffers = buffers.collect();
        Self { numbers: Buffer::with_leftovers(n), buffers, rows }
    }

    /// Copies rows side by side into the first buffer.
    pub(super) fn put(&mut self, input: &[f32]) {
        let (begin, stride) = self.buffers[0];
        let d = input.len() / self.rows.max(1);
        let rows = self.numbers[begin..].chunks_mut(stride);
        for (place, row) in rows.zip(input.chunks_exact(d.max(1))) {
            place[..d].copy_from_slice(row);
        }
    }

    /// Rows from that place on, to read.
    pub(super) fn rows(&self, place: Place) -> Rows<*const f32> {
        let Rows { first, stride } = self.rows_to_write(place);
        Rows { first: first.cast_const(), stride }
    }

    /// Rows from that place on, to write.
    pub(super) fn rows_to_write(&self, Place { buffer, column }: Place) -> Rows<*mut f32> {
        let (begin, stride) = self.buffers[buffer];
        assert!(column < stride, "column {column} is in no row");
        Rows { first: self.numbers.places().wrapping_add(begin + column), stride }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.rows
    }
}
