//! Raw columns to model inputs and targets, fitted on training rows and saved with a run.

mod bins;
mod category_encoder;
mod column_encoder;
mod encode_rows;
mod fit;
mod fitted_encoders;
mod hashing;
mod number_encoder;
mod saved;
mod scaler;
mod task_encoder;
mod vocabulary;

pub(crate) use encode_rows::encode;
pub(crate) use fit::fit;
pub use fitted_encoders::FittedEncoders;
pub(crate) use task_encoder::wanted_by_tasks;
