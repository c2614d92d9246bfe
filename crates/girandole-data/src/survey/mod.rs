//! What the targets of a file have in common, before anything is trained.

mod estimate;
mod joint;
mod moments;
mod normal;
mod pair_look;
mod task_look;
mod tetrachoric;

#[allow(clippy::module_inception, reason = "one type a file, the file named as the type")]
mod survey;

pub use estimate::Estimate;
pub use pair_look::PairLook;
pub use survey::Survey;
pub use task_look::TaskLook;
