//! Linear maps that read the same input, as one.

use std::fmt;
use std::ops::Range;

use crate::PlainLayer;
use crate::buffer::Buffer;
use crate::registers::{self, LANES, ROWS, Tile, most_vectors};

/// Numbers of a row of a whole panel.
const PANEL: usize = 2 * LANES;

/// Linear maps that read the same input, as one, and what stands behind their sums.
pub(super) struct PackedMap {
    /// Panels of two vectors, row by row within a panel; the last may have one. Missing columns are 0.
    panels: Buffer,
    depth: usize,
    vectors: usize,
    /// Of each column.
    bias: Vec<f32>,
    slope: Vec<f32>,
}

/// Rows in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<P> {
    pub(super) first: P,
    /// From one row to the next.
    pub(super) stride: usize,
}

impl PackedMap {
    /// Of layers with as many inputs each; the columns of each begin a vector.
    pub(super) fn new(layers: &[&PlainLayer]) -> Self {
        let depth = layers.first().map_or(0, |layer| layer.d_input());
        let vectors = layers.iter().map(|layer| layer.d_output().div_ceil(LANES)).sum();
        let mut map = Self {
            panels: Buffer::zeros(depth * vectors * LANES),
            depth,
            vectors,
            bias: vec![0.0; vectors * LANES],
            slope: vec![1.0; vectors * LANES],
        };
        let mut first = 0;
        for layer in layers {
            let d = layer.d_output();
            map.bias[first * LANES..][..d].copy_from_slice(&layer.bias);
            map.slope[first * LANES..][..d].fill(layer.slope);
            for (row, numbers) in layer.weight.chunks_exact(d).enumerate() {
                for (vector, numbers) in numbers.chunks(LANES).enumerate() {
                    let place = map.place(first + vector) + row * map.width(first + vector);
                    map.panels[place..][..numbers.len()].copy_from_slice(numbers);
                }
            }
            first += d.div_ceil(LANES);
        }
        map
    }

    /// Vectors of a row of results.
    pub(super) fn vectors(&self) -> usize {
        self.vectors
    }

    /// Runs some columns of all rows. Their results are the same bits whatever rows and columns are run with them.
    ///
    /// # Safety
    ///
    /// There are `rows` rows to read and to write, as wide as the map says, and nobody else uses the columns that are
    /// written.
    #[allow(unsafe_code, reason = "several cores write columns of the same rows")]
    pub(super) unsafe fn run(
        &self,
        from: Rows<*const f32>,
        into: Rows<*mut f32>,
        rows: usize,
        vectors: Range<usize>,
    ) {
        assert!(
            vectors.start.is_multiple_of(2) && vectors.end <= self.vectors,
            "columns are run in whole panels"
        );
        let tiles = rows.div_ceil(ROWS);
        let most = most_vectors(rows.div_ceil(tiles.max(1)));
        let mut vector = vectors.start;
        while vector < vectors.end {
            let left = vectors.end - vector;
            let width = [most, 4, 2, 1].into_iter().find(|width| *width <= left.min(most)).unwrap_or(1);
            let mut row = 0;
            for tile in 0..tiles {
                // As even as it goes.
                let last = rows * (tile + 1) / tiles;
                // SAFETY: the rows are there, and the panels hold these vectors.
                unsafe {
                    let tile = Tile {
                        a: from.first.add(row * from.stride),
                        steps: (from.stride, 1),
                        depth: self.depth,
                        b: self.panels.as_ptr().add(self.place(vector)),
                        b_steps: (self.width(vector), self.depth * PANEL),
                        ends: [&self.bias, &self.slope].map(|end| end.as_ptr().add(vector * LANES)),
                        into: into.first.add(row * into.stride + vector * LANES),
                        stride: into.stride,
                    };
                    registers::run(&tile, last - row, width);
                }
                row = last;
            }
            vector += width;
        }
    }

    /// Where a vector of the first row lies.
    fn place(&self, vector: usize) -> usize {
        vector / 2 * self.depth * PANEL + vector % 2 * LANES
    }

    /// Numbers of a row of that vector's panel.
    fn width(&self, vector: usize) -> usize {
        if vector / 2 * 2 + 1 < self.vectors { PANEL } else { LANES }
    }
}

impl fmt::Debug for PackedMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedMap").field("depth", &self.depth).field("vectors", &self.vectors).finish()
    }
}
