//! Parts of a model in evaluation, as plain layers: what is behind a linear map is folded into it.

mod folded_head;
mod folded_layer;
mod numbers;
mod plain;

pub use folded_head::FoldedHead;
pub use folded_layer::FoldedLayer;
pub(crate) use numbers::{numbers, rows, with_numbers};
pub(crate) use plain::plain_net;
