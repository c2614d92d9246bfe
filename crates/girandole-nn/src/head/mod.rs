//! Heads: what turns the encoded input into one representation for each task.

mod any_head;
mod cross_stitch;
mod cross_stitch_config;
#[expect(clippy::module_inception, reason = "the trait keeps its own file")]
mod head;
mod head_config;
mod inspection;
mod into_head;
mod l2_constrained;
mod l2_constrained_config;
mod mixing;
mod mmoe;
mod mmoe_config;
mod moe;
mod moe_config;
mod shared_bottom;
mod shared_bottom_config;
mod single_task;
mod single_task_config;
mod tensor_factorization;
mod tensor_factorization_config;

pub use any_head::AnyHead;
pub use cross_stitch::CrossStitch;
pub use cross_stitch_config::CrossStitchConfig;
pub use head::Head;
pub use head_config::HeadConfig;
pub use inspection::Inspection;
pub use into_head::IntoHead;
pub use l2_constrained::L2Constrained;
pub use l2_constrained_config::L2ConstrainedConfig;
pub use mmoe::{Mmoe, MmoeOf};
pub use mmoe_config::MmoeConfig;
pub use moe::{Moe, MoeOf};
pub use moe_config::MoeConfig;
pub use shared_bottom::{SharedBottom, SharedBottomOf};
pub use shared_bottom_config::SharedBottomConfig;
pub use single_task::{SingleTask, SingleTaskOf};
pub use single_task_config::SingleTaskConfig;
pub use tensor_factorization::TensorFactorization;
pub use tensor_factorization_config::TensorFactorizationConfig;

use girandole_core::Problem;

use crate::MlpConfig;

/// What is wrong with the experts of a head, whose keys lie beside `experts`.
fn expert_problems(experts: usize, expert: &MlpConfig) -> Vec<Problem> {
    let mut problems = vec![];
    if experts == 0 {
        problems.push(Problem::new("experts", "needs at least 1 expert, got 0"));
    }
    if expert.widths.is_empty() {
        problems.push(Problem::new("widths", "needs at least 1 layer, got none"));
    }
    problems.extend(expert.problems());
    problems
}
