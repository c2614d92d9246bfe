//! The trainings of small models.

use girandole::data::synthetic::SyntheticConfig;
use girandole::prelude::*;
use girandole::train::{LossCurve, OnlineTrainer};

use super::plan::{Cell, Plan};
use super::siblings::Siblings;
use crate::failure::Failure;

/// Trains the models side by side on fresh rows of their tasks; one curve a cell.
///
/// Runs of one number have the same tasks and rows under every method, so that methods differ by themselves alone.
pub(super) fn train(
    plan: &Plan,
    siblings: &Siblings,
    device: &Device,
    interrupt: &Interrupt,
) -> Result<Vec<LossCurve>, Failure> {
    let seed = plan.seed.wrapping_mul(1_000_000).wrapping_add(siblings.run as u64);
    let config = SyntheticConfig::paper_calibrated(siblings.cosine).with_rows(1, 1, 0).with_seed(seed);
    let data = config.data()?.with_fresh_training((plan.steps * plan.batch) as u32);
    let trainer = |cell: &Cell| -> Result<_, Failure> {
        let config = ModelConfig::default().with_head(cell.method.head()).with_towers([8]);
        let model = seeded(seed, || config.init(data.inputs(), data.tasks(), device))?;
        let optimizer = OptimizerConfig { learning_rate: cell.learning_rate, ..OptimizerConfig::default() };
        Ok(OnlineTrainer::new(model, plan.steps, plan.batch).optimizer(optimizer).interrupt(interrupt))
    };
    let trainers = siblings.cells.iter().map(trainer).collect::<Result<Vec<_>, _>>()?;
    let trained = OnlineTrainer::fit_side_by_side(trainers, data.train().as_ref())?;
    Ok(trained.into_iter().map(|(_, curve)| curve).collect())
}
