//! Weights of other frameworks' models, by a map of names.

mod columns;
mod foreign_rows;
mod load;
mod name_map;
mod pattern;

pub use foreign_rows::ForeignRows;
pub use load::load_foreign;
pub use name_map::{EncodedPart, LayerNames, NameMap};
