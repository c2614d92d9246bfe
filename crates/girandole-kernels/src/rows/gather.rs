//! Rows out of a table in parts.

use burn::backend::flex::FlexTensor;

use super::UniqueRows;
use super::prefetch::{AHEAD, LINE, prefetch};
use crate::buffer::Buffer;
use crate::floats::{dims, numbers, side_by_side};
use crate::simd::simd;

/// Where a row of a table is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) d: usize,
    shift: u32,
    mask: usize,
    n_rows: usize,
}

impl Place {
    pub(super) fn of(parts: &[FlexTensor], rows_a_part: usize) -> Self {
        assert!(rows_a_part.is_power_of_two(), "{rows_a_part} rows a part are no power of two");
        let sizes: Vec<Vec<usize>> = parts.iter().map(dims).collect();
        let d = sizes.first().map_or(0, |size| size[1]);
        let whole = &sizes[..sizes.len().saturating_sub(1)];
        assert!(
            whole.iter().all(|size| size[..] == [rows_a_part, d])
                && sizes.last().is_none_or(|size| size[0] <= rows_a_part && size[1] == d),
            "parts of {sizes:?} are not those of a table of {rows_a_part} rows a part"
        );
        let n_rows = sizes.iter().map(|size| size[0]).sum();
        Self { d, shift: rows_a_part.trailing_zeros(), mask: rows_a_part - 1, n_rows }
    }

    /// Part and first number of a row, in rows of `width` numbers.
    #[inline(always)]
    pub(super) fn at(self, row: u32, width: usize) -> (usize, usize) {
        let row = row as usize;
        (row >> self.shift, (row & self.mask) * width)
    }

    /// Refuses a row that the table does not have.
    #[inline(always)]
    pub(super) fn check(self, row: u32) {
        assert!((row as usize) < self.n_rows, "row {row} is not in a table of {} rows", self.n_rows);
    }
}

/// Finds the different rows and copies each once.
pub(super) fn gather_unique(
    parts: &[FlexTensor],
    rows_a_part: usize,
    rows: &[u32],
) -> (UniqueRows, FlexTensor) {
    let unique = UniqueRows::of(rows);
    let gathered = gather(parts, rows_a_part, &unique.rows);
    (unique, gathered)
}

/// Copies rows in the order asked for.
///
/// On one core: a second one is awake too late to save more than waking it costs.
pub(super) fn gather(parts: &[FlexTensor], rows_a_part: usize, rows: &[u32]) -> FlexTensor {
    let place = Place::of(parts, rows_a_part);
    rows.iter().for_each(|row| place.check(*row));
    let whole: Vec<FlexTensor> = parts.iter().cloned().map(side_by_side).collect();
    let slices: Vec<&[f32]> = whole.iter().map(numbers).collect();
    let mut gathered = Buffer::with_leftovers(rows.len() * place.d);
    copy(&mut gathered, &slices, rows, place);
    gathered.into_tensor([rows.len(), place.d])
}

simd! {
    /// Copies rows, asking for each some rows before.
    fn copy(gathered: &mut [f32], parts: &[&[f32]], rows: &[u32], place: Place) {
        for (i, to) in gathered.chunks_exact_mut(place.d).enumerate() {
            if let Some(row) = rows.get(i + AHEAD) {
                let (part, start) = place.at(*row, place.d);
                prefetch(&parts[part][start..start + place.d]);
            }
            let (part, start) = place.at(rows[i], place.d);
            copy_row(to, &parts[part][start..start + place.d]);
        }
    }
}

/// Line by line, which is one instruction each with wide vectors, and what is left by fours.
#[inline(always)]
pub(super) fn copy_row(to: &mut [f32], from: &[f32]) {
    let ((to, to_rest), (from, from_rest)) = (to.as_chunks_mut::<LINE>(), from.as_chunks::<LINE>());
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    let ((to, to_rest), (from, from_rest)) = (to_rest.as_chunks_mut::<4>(), from_rest.as_chunks::<4>());
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    to_rest.iter_mut().zip(from_rest).for_each(|(to, from)| *to = *from);
}
