//! Raw columns to model inputs and targets, fitted on training rows and saved with a run.

mod bins;
mod category_encoder;
mod category_lookup;
mod chunk;
mod chunk_encoder;
mod collisions;
mod column_encoder;
mod cross_encoder;
mod encode_rows;
mod fit;
mod fitted_encoders;
mod hashing;
mod id_map;
mod ids;
mod list_encoder;
mod lookups;
mod number_encoder;
mod piecewise;
mod plain_numbers;
mod saved;
mod scaler;
mod shared_ids;
mod task_encoder;
mod vocabulary;

pub(crate) use chunk::Chunk;
pub(crate) use chunk_encoder::ChunkEncoder;
pub use collisions::Collisions;
pub(crate) use encode_rows::encode;
pub(crate) use fit::{fit, fit_on_sample};
pub use fitted_encoders::FittedEncoders;
pub(crate) use task_encoder::{TaskEncoder, wanted_by_tasks};
