//! A piece of work in a file: data, features, tasks, model and training, read from TOML.

mod document;
mod job_file;
mod job_problem;

#[allow(clippy::module_inception, reason = "a file is named after its type")]
mod job;
mod message;
mod named;
mod path;
mod section;
mod start;

pub use job::Job;
pub use job_file::JobFile;
pub use job_problem::JobProblem;
pub use start::Start;
