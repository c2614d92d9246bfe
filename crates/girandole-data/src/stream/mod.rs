//! Training rows that are read anew in every epoch, for files larger than memory.

mod block_file;
mod draw_runs;
mod held_out;
mod open;
mod parquet_file;
mod parquet_files;
mod pass;
mod reader;
mod row_stream;
mod window;

pub(crate) use open::{Opened, open};
pub use row_stream::RowStream;
