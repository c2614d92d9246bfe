//! The words that Girandole's crates share: what a task is, what a model reads, what a batch holds.
//!
//! Nothing here computes. A [`Task`] names one target and its kind, [`Inputs`] lists what reaches the
//! encoder, a [`Batch`] carries both for some examples, and [`Examples`], [`ExampleStream`] and [`TaskData`]
//! are the seams through which any store or stream of rows feeds any trainer.
//!
//! ```
//! use girandole_core::{CategoricalInput, Inputs, Task, TaskKind};
//!
//! let inputs = Inputs::new(vec!["age".into()], vec![CategoricalInput::new("city", 100)]);
//! assert_eq!(inputs.d_input(), 1 + inputs.categorical[0].d_embedding);
//!
//! let tasks = [Task::binary("click"), Task::new("grade", TaskKind::Multiclass { n_classes: 5 })];
//! assert_eq!(tasks.iter().map(Task::d_logits).sum::<usize>(), 6);
//! ```
//!
//! This crate knows no file, no module and no loss: see `girandole-data`, `girandole-nn` and
//! `girandole-train`.

mod task;

mod target_scale;

mod defaults;

mod inputs;

mod list_input;

mod piecewise_input;

mod feature_group;

mod features;

mod batch;

mod batch_sizes;

mod examples;

mod example_stream;

mod stream_error;

mod task_data;

mod problem;

pub use batch::Batch;
pub use batch_sizes::BatchSizes;
pub use defaults::TrainingDefaults;
pub use example_stream::{ExampleStream, PassOrder};
pub use examples::Examples;
pub use feature_group::FeatureGroup;
pub use features::Features;
pub use inputs::{CategoricalInput, Inputs, embedding_width};
pub use list_input::{ListInput, Pooling};
pub use piecewise_input::PiecewiseInput;
pub use problem::Problem;
pub use stream_error::StreamError;
pub use target_scale::{TargetScale, TargetTransform};
pub use task::{Task, TaskKind, logit_ranges};
pub use task_data::TaskData;
