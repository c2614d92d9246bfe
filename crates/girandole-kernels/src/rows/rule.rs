//! How the gradient of a row moves it.

/// How the gradient `g` of a row moves the row `p`, with all that depends on the step's number already in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RowRule {
    /// `p - rate · g`.
    Sgd {
        /// Learning rate.
        rate: f32,
    },
    /// `h + mean(g²)`, then `p - rate / (√h + epsilon) · g`, with one `h` a row.
    RowAdagrad {
        /// Learning rate.
        rate: f32,
        /// Added to the root.
        epsilon: f32,
    },
    /// `h + g²`, then `p - rate · g / (√h + epsilon)`, with one `h` an element.
    Adagrad {
        /// Learning rate.
        rate: f32,
        /// Added to the root.
        epsilon: f32,
    },
    /// `beta_1 · m + new_1 · g`, `beta_2 · v + new_2 · g²`, then `p - rate · m / (√v · root_scale + epsilon)`.
    Adam {
        /// Share of the first moment that stays.
        beta_1: f32,
        /// Share of the second moment that stays.
        beta_2: f32,
        /// Share of the gradient in the first moment, `1 - beta_1`.
        new_1: f32,
        /// Share of its square in the second moment, `1 - beta_2`.
        new_2: f32,
        /// Learning rate over the correction of the first moment.
        rate: f32,
        /// One over the root of the correction of the second moment.
        root_scale: f32,
        /// Added to the root.
        epsilon: f32,
    },
}

impl RowRule {
    /// How many numbers the rule remembers of a row of width `d`, a width for each tensor.
    pub fn widths(&self, d: usize) -> Vec<usize> {
        match self {
            Self::Sgd { .. } => vec![],
            Self::RowAdagrad { .. } => vec![1],
            Self::Adagrad { .. } => vec![d],
            Self::Adam { .. } => vec![d, d],
        }
    }
}
