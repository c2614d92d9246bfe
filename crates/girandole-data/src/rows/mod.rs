//! Encoded rows, gathered into batches by row id.

mod block;
mod encoded_rows;
mod loose_rows;
mod row_block;
mod row_store;
mod tally;

pub(crate) use block::Block;
pub use encoded_rows::EncodedRows;
pub(crate) use loose_rows::LooseRows;
pub(crate) use row_block::{RowBlock, RowLayout};
pub(crate) use row_store::RowStore;
pub(crate) use tally::Tally;
