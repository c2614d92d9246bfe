//! One training of one small model.

use girandole::data::synthetic::SyntheticConfig;
use girandole::prelude::*;
use girandole::train::{LossCurve, OnlineTrainer};

use super::plan::{Cell, Plan};
use crate::failure::Failure;

/// Trains one model on fresh rows of its own tasks.
///
/// Runs of one number have the same tasks and rows under every method, so that methods differ by themselves alone.
pub(super) fn train(
    plan: &Plan,
    cell: &Cell,
    run: usize,
    device: &Device,
    interrupt: &Interrupt,
) -> Result<LossCurve, Failure> {
    let seed = plan.seed.wrapping_mul(1_000_000).wrapping_add(run as u64);
    let config = SyntheticConfig::paper_calibrated(cell.cosine).with_rows(1, 1, 0).with_seed(seed);
    let data = config.data()?.with_fresh_training((plan.steps * plan.batch) as u32);
    let config = ModelConfig::default().with_head(cell.method.head()).with_towers([8]);
    let model = seeded(seed, || config.init(data.inputs(), data.tasks(), device))?;
    let optimizer = OptimizerConfig { learning_rate: cell.learning_rate, ..OptimizerConfig::default() };
    let trainer = OnlineTrainer::new(model, plan.steps, plan.batch).optimizer(optimizer).interrupt(interrupt);
    Ok(trainer.fit(data.train().as_ref())?.1)
}
