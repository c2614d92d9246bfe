//! Tables too large to be walked at every step.

mod composed;
mod module;
mod parts;
mod row_table;
mod touched;

pub use row_table::RowTable;
