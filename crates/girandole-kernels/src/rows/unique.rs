//! The different rows among many.

use std::sync::Arc;

/// The different rows among many, in the order in which they first appear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueRows {
    /// Each row once.
    pub rows: Vec<u32>,
    /// Where each of the many is in `rows`.
    pub positions: Arc<[u32]>,
}

impl UniqueRows {
    /// Finds them.
    ///
    /// A table of twice as many slots, searched from a slot that the row alone decides (Fibonacci hashing, Knuth).
    ///
    /// ```
    /// use girandole_kernels::UniqueRows;
    ///
    /// let unique = UniqueRows::of(&[7, 2, 7, 9]);
    /// assert_eq!((unique.rows, unique.positions.as_ref()), (vec![7, 2, 9], &[0, 1, 0, 2][..]));
    /// ```
    ///
    /// # Panics
    ///
    /// If there are more than 2³⁰.
    pub fn of(all: &[u32]) -> Self {
        assert!(all.len() <= 1 << 30, "{} rows are too many for one batch", all.len());
        let n_slots = (2 * all.len()).next_power_of_two().max(2);
        let (shift, mask) = (32 - n_slots.trailing_zeros(), n_slots - 1);
        // One more than the position in `rows`; 0 is an empty slot.
        let mut slots = vec![0_u32; n_slots];
        let mut rows: Vec<u32> = Vec::with_capacity(all.len());
        let mut positions = Vec::with_capacity(all.len());
        for &row in all {
            let mut slot = (row.wrapping_mul(0x9E37_79B9) >> shift) as usize;
            let position = loop {
                match slots[slot & mask] {
                    0 => {
                        rows.push(row);
                        slots[slot & mask] = rows.len() as u32;
                        break rows.len() as u32 - 1;
                    }
                    taken if rows[taken as usize - 1] == row => break taken - 1,
                    _ => slot += 1,
                }
            };
            positions.push(position);
        }
        Self { rows, positions: positions.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_once_where_it_first_appeared() {
        for n in [0_u32, 1, 2, 3, 100, 5000] {
            for spread in [1, 7, 1000, u32::MAX] {
                let all: Vec<u32> = (0..n).map(|i| i.wrapping_mul(2_654_435_769) % spread).collect();
                let unique = UniqueRows::of(&all);
                let back: Vec<u32> =
                    unique.positions.iter().map(|position| unique.rows[*position as usize]).collect();
                assert_eq!(back, all);
                let mut seen = Vec::new();
                all.iter().for_each(|row| {
                    if !seen.contains(row) {
                        seen.push(*row)
                    }
                });
                assert_eq!(unique.rows, seen);
            }
        }
    }
}
