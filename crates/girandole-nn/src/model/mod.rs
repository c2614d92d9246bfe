//! The whole model: encoder, head, towers.

mod draw;
mod link;
mod model_builder;
mod model_config;
mod multi_task_model;
mod task_model;

pub use link::predictions;
pub use model_builder::ModelBuilder;
pub use model_config::ModelConfig;
pub use multi_task_model::{ConfiguredModel, MultiTaskModel};
pub use task_model::TaskModel;
