//! What a batch's lists found in their table.

use std::sync::Arc;

use burn::prelude::*;

/// What a batch's lists found in their table.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one for each width in a step")]
pub(super) enum ListRows {
    /// All vectors side by side, `[batch, n_columns, d]`, with zeros where there is no id.
    Device {
        vectors: Tensor<3>,
        /// Where there is none, `[batch, n_columns]`.
        absent: Tensor<2, Bool>,
    },
    /// Rows, and which of them each list has where.
    Host {
        /// `[n, d]`.
        rows: Tensor<2>,
        /// One a list, `[batch · max_len]`.
        slots: Vec<Arc<[u32]>>,
    },
    /// There was no id at all.
    None {
        /// Width of a row.
        d: usize,
    },
}
