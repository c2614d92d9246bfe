//! Steps a second of the MMoE paper's tiny models, one training after another and one a core.
//!
//! Run: `cargo run --release --bin paper_runs -- [BATCH]`
//! Prints for each head the median time of a step, and runs of 10,000 steps a minute on all cores.

use std::time::Instant;

use girandole::data::synthetic::{SyntheticConfig, SyntheticGenerator};
use girandole::prelude::*;
use girandole::train::{OnlineTrainer, TrainError};

const STEPS: usize = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let batch = std::env::args().nth(1).map_or(Ok(256), |batch| batch.parse())?;
    let generator = SyntheticConfig::paper_calibrated(0.5).generator()?;
    let heads = [
        ("shared bottom", HeadConfig::SharedBottom(SharedBottomConfig::new([113]))),
        ("moe", HeadConfig::Moe(MoeConfig::new(8, [16]))),
        ("mmoe", HeadConfig::Mmoe(MmoeConfig::new(8, [16]))),
    ];
    let cores = std::thread::available_parallelism()?.get();
    for (name, head) in &heads {
        let alone = median((0..3).map(|_| time(&generator, head, batch, 1)).collect::<Result<_, _>>()?);
        let together =
            median((0..3).map(|_| time(&generator, head, batch, cores)).collect::<Result<_, _>>()?);
        let rate = |seconds: f64, n: usize| n as f64 * 60.0 / (seconds / STEPS as f64 * 10_000.0);
        println!(
            "{name:14} batch {batch}: {:.3} ms a step alone, {:.3} ms with {cores} at once; {:.1} and {:.1} runs a minute",
            alone / STEPS as f64 * 1e3,
            together / STEPS as f64 * 1e3,
            rate(alone, 1),
            rate(together, cores),
        );
    }
    Ok(())
}

/// Seconds for `n` trainings at the same time.
fn time(
    generator: &SyntheticGenerator,
    head: &HeadConfig,
    batch: usize,
    n: usize,
) -> Result<f64, TrainError> {
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..n).map(|_| scope.spawn(|| run(generator, head, batch))).collect();
        runs.into_iter()
            .try_for_each(|run| run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    Ok(begun.elapsed().as_secs_f64())
}

fn run(generator: &SyntheticGenerator, head: &HeadConfig, batch: usize) -> Result<(), TrainError> {
    let inputs = Inputs::new((1..=100).map(|i| format!("x {i}")).collect(), vec![]);
    let tasks = ["task 1", "task 2"].map(|name| Task::new(name, TaskKind::Regression));
    let config = ModelConfig::default().with_head(head.clone()).with_towers([8]);
    let model = seeded(1, || config.init(&inputs, &tasks, &Device::flex()));
    let model = model.map_err(|error| TrainError::Device(error.to_string()))?;
    let rows = generator.fresh((STEPS * batch) as u32);
    OnlineTrainer::new(model, STEPS, batch).fit(&rows).map(|_| ())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
