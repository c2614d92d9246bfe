//! Towers: one task's own network, from its representation to its logits.

mod any_towers;
mod mlp_tower;
mod stacked_towers;
#[expect(clippy::module_inception, reason = "the trait keeps its own file")]
mod tower;
mod tower_config;
mod towers;

pub use any_towers::AnyTowers;
pub use mlp_tower::MlpTower;
pub use stacked_towers::StackedTowers;
pub use tower::Tower;
pub use tower_config::TowerConfig;
pub use towers::Towers;
