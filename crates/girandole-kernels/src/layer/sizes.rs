//! The sizes of a layer.

/// Columns of a map below which those of all maps are better run side by side.
const NARROW: usize = 64;

/// Rows for which a layer is split by columns over the cores: below, waking a core costs more than it helps.
const FEW: std::ops::RangeInclusive<usize> = 8..=128;

/// The sizes of a layer of one or many maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    /// Maps.
    pub(super) n: usize,
    /// Whether all maps read one input.
    pub(super) shared: bool,
    /// Inputs that a gradient is asked for, 1 or as many as maps.
    pub(super) n_inputs: usize,
    pub(super) batch: usize,
    pub(super) d_input: usize,
    pub(super) d_output: usize,
}

impl Sizes {
    /// Of the dimensions of input and weight; `repeated` if the inputs of all maps are the same numbers.
    ///
    /// # Panics
    ///
    /// If they do not fit together.
    pub(super) fn of(input: &[usize], weight: &[usize], repeated: bool) -> Self {
        let (n_inputs, [batch, d_input]) = split(input);
        let (n, [rows, d_output]) = split(weight);
        assert!(
            rows == d_input && (n_inputs == n || n_inputs == 1),
            "an input of {input:?} does not fit weights of {weight:?}"
        );
        Self { n, shared: n_inputs == 1 || repeated, n_inputs, batch, d_input, d_output }
    }

    /// Whether the gradients of the maps are run as those of one wide map.
    pub(super) fn is_wide(&self) -> bool {
        self.shared && self.n > 1 && self.d_output < NARROW
    }

    /// Whether reading the weights costs about as much as the products of the rows.
    pub(super) fn has_few_rows(&self) -> bool {
        FEW.contains(&self.batch)
    }

    /// Numbers of the output.
    pub(super) fn output(&self) -> usize {
        self.n * self.batch * self.d_output
    }

    /// Multiplications of one product.
    pub(super) fn multiplications(&self) -> usize {
        self.output() * self.d_input
    }

    /// The weights of all maps side by side, `[d_input, n · d_output]`.
    pub(super) fn widened(&self, weight: &[f32]) -> Vec<f32> {
        let mut wide = Vec::with_capacity(weight.len());
        for row in 0..self.d_input {
            for map in weight.chunks_exact(self.d_input * self.d_output) {
                wide.extend_from_slice(&map[row * self.d_output..][..self.d_output]);
            }
        }
        wide
    }

    /// What [`widened`](Self::widened) made, back in one matrix a map.
    pub(super) fn narrow(&self, wide: &[f32], weight: &mut [f32]) {
        let maps = weight.chunks_exact_mut((self.d_input * self.d_output).max(1));
        for (map, weight) in maps.enumerate() {
            let rows = wide.chunks_exact(self.n * self.d_output);
            for (place, row) in weight.chunks_exact_mut(self.d_output).zip(rows) {
                place.copy_from_slice(&row[map * self.d_output..][..self.d_output]);
            }
        }
    }
}

/// The matrices and the size of each.
fn split(dims: &[usize]) -> (usize, [usize; 2]) {
    match dims {
        [rows, columns] => (1, [*rows, *columns]),
        [n, rows, columns] => (*n, [*rows, *columns]),
        _ => panic!("{dims:?} is neither a matrix nor a stack of matrices"),
    }
}
