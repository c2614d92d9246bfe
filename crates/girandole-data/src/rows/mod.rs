//! Encoded rows, gathered into batches by row id.

mod block;
mod encoded_rows;
mod row_store;

pub(crate) use block::Block;
pub use encoded_rows::EncodedRows;
pub(crate) use row_store::RowStore;
