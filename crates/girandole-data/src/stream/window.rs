//! The rows among which the next one is drawn.

use rand_chacha::ChaCha8Rng;

use crate::rows::{RowBlock, RowLayout};
use crate::split::below;

/// The rows among which the next one is drawn; a row that is given out makes room for the next of the file.
#[derive(Debug)]
pub(super) struct Window {
    rows: RowBlock,
    filled: usize,
    random: ChaCha8Rng,
}

type Row<'a> = (&'a [f32], &'a [i32]);

impl Window {
    /// Room for `size` rows, at least 1.
    pub(super) fn new(layout: RowLayout, size: usize, random: ChaCha8Rng) -> Self {
        Self { rows: RowBlock::zeros(layout, size.max(1)), filled: 0, random }
    }

    /// Takes a row in; gives one out, drawn at random, once the window is full.
    pub(super) fn exchange<E>(
        &mut self,
        row: Row<'_>,
        give: &mut impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.filled < self.rows.n_rows() {
            self.rows.put(self.filled, row);
            self.filled += 1;
            return Ok(());
        }
        let drawn = below(&mut self.random, self.filled);
        give(self.rows.row(drawn))?;
        self.rows.put(drawn, row);
        Ok(())
    }

    /// Gives out what is left, in random order.
    pub(super) fn empty<E>(&mut self, give: &mut impl FnMut(Row<'_>) -> Result<(), E>) -> Result<(), E> {
        while self.filled > 0 {
            let drawn = below(&mut self.random, self.filled);
            give(self.rows.row(drawn))?;
            self.filled -= 1;
            self.rows.copy_within(self.filled, drawn);
        }
        Ok(())
    }
}
