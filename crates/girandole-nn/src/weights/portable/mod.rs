//! Weights under names and shapes that other frameworks know.
//!
//! Linear maps lie `[d_output, d_input]`, normalisations have `weight` and `bias`, as in PyTorch. A bank is
//! one tensor a layer with its parts along the first axis, or a tensor for each part.

mod file;
mod form;
mod header;
mod load;
mod permute;
mod save;
mod slot;
mod survey;

pub(crate) use file::TensorFile;
pub use form::WeightsForm;
pub use load::load_safetensors;
pub(crate) use load::{Give, fill, refuse};
pub use save::save_safetensors;
pub(crate) use slot::Slot;
pub(crate) use survey::survey;
