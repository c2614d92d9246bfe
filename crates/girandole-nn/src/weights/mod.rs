//! Weights on disk.

mod load;
mod restack;
mod save;
mod weights_error;

pub use load::{load_weights, load_weights_from};
pub use save::save_weights;
pub use weights_error::WeightsError;
