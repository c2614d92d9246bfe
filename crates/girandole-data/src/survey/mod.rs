//! What the targets of a file have in common, before anything is trained.

mod estimate;
mod joint;
mod moments;
mod normal;
mod pair_look;
mod survey;
mod task_look;
mod tetrachoric;

pub use estimate::Estimate;
pub use pair_look::PairLook;
pub use survey::Survey;
pub use task_look::TaskLook;
