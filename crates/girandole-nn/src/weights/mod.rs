//! Weights on disk.

mod foreign;
mod load;
mod portable;
mod restack;
mod save;
mod weights_error;

pub use foreign::{EncodedPart, ForeignRows, LayerNames, NameMap, load_foreign};
pub use load::{load_weights, load_weights_from};
pub use portable::{WeightsForm, load_safetensors, save_safetensors};
pub use save::save_weights;
pub use weights_error::WeightsError;
