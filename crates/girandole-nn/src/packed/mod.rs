//! A model in evaluation whose weights are packed once.

mod packed_model;

pub use packed_model::PackedModel;
