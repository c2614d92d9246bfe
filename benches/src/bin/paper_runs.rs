//! Steps a second of the MMoE paper's tiny models, one training after another and several at once.
//!
//! Run: `cargo run --release --bin paper_runs -- [BATCH [HEAD]]`, HEAD one of shared-bottom, moe, mmoe
//! Prints for each head the median time of a step and of its part that draws rows, and runs of 10,000 steps a minute
//! with one training a core. `fresh` draws new rows for every model at every step, `fixed` gives it the same rows again,
//! and `side by side` trains nine models a core on the same fresh rows, as `girandole reproduce` does.

use std::time::Instant;

use girandole::data::synthetic::{SyntheticConfig, SyntheticGenerator};
use girandole::prelude::*;
use girandole::train::{OnlineTrainer, TrainError};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const STEPS: usize = 200;
const ROUNDS: usize = 5;

/// What a thread trains.
#[derive(Debug, Clone, Copy)]
struct Work {
    /// Models on the same rows.
    models: usize,
    /// Rows until the first comes again.
    rows: usize,
    batch: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let batch = std::env::args().nth(1).map_or(Ok(256), |batch| batch.parse())?;
    let generator = SyntheticConfig::paper_calibrated(0.5).generator()?;
    let heads = [
        ("shared-bottom", HeadConfig::SharedBottom(SharedBottomConfig::new([113]))),
        ("moe", HeadConfig::Moe(MoeConfig::new(8, [16]))),
        ("mmoe", HeadConfig::Mmoe(MmoeConfig::new(8, [16]))),
    ];
    let cores = std::thread::available_parallelism()?.get();
    let works = [
        ("fixed", Work { models: 1, rows: batch, batch }),
        ("fresh", Work { models: 1, rows: STEPS * batch, batch }),
        ("side by side", Work { models: 9, rows: STEPS * batch, batch }),
    ];
    let wanted = std::env::args().nth(2);
    for (name, head) in
        heads.iter().filter(|(name, _)| wanted.as_deref().is_none_or(|wanted| wanted == *name))
    {
        for (kind, work) in works {
            for threads in [1, cores] {
                let times = (0..ROUNDS).map(|_| time(&generator, head, work, threads));
                let seconds = median(times.collect::<Result<_, _>>()?) / (STEPS * work.models) as f64;
                println!(
                    "{name:13} batch {batch}, {kind:12} {threads} at once: {:.3} ms a step, {:5.1} runs a minute",
                    seconds * 1e3,
                    threads as f64 * 60.0 / (seconds * 10_000.0),
                );
            }
        }
    }
    Ok(())
}

/// Seconds for `n` threads of trainings at the same time.
fn time(
    generator: &SyntheticGenerator,
    head: &HeadConfig,
    work: Work,
    threads: usize,
) -> Result<f64, Box<dyn std::error::Error>> {
    // A training keeps to its thread.
    let alone = || rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pools = (0..threads).map(|_| alone()).collect::<Result<Vec<_>, _>>()?;
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let runs: Vec<_> =
            pools.iter().map(|pool| scope.spawn(|| pool.install(|| run(generator, head, work)))).collect();
        runs.into_iter()
            .try_for_each(|run| run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    Ok(begun.elapsed().as_secs_f64())
}

fn run(generator: &SyntheticGenerator, head: &HeadConfig, work: Work) -> Result<(), TrainError> {
    let inputs = Inputs::new((1..=100).map(|i| format!("x {i}")).collect(), vec![]);
    let tasks = ["task 1", "task 2"].map(|name| Task::new(name, TaskKind::Regression));
    let config = ModelConfig::default().with_head(head.clone()).with_towers([8]);
    let trainer = |seed| {
        let model = seeded(seed, || config.init(&inputs, &tasks, &Device::flex()));
        let model = model.map_err(|error| TrainError::Device(error.to_string()))?;
        Ok(OnlineTrainer::new(model, STEPS, work.batch))
    };
    let trainers = (0..work.models as u64).map(trainer).collect::<Result<Vec<_>, TrainError>>()?;
    let fresh = generator.fresh(work.rows as u32);
    if work.rows == work.batch {
        let ids: Vec<u32> = (0..work.rows as u32).collect();
        let rows = Fixed(fresh.batch(&ids, &Device::flex().autodiff()));
        return OnlineTrainer::fit_side_by_side(trainers, &rows).map(|_| ());
    }
    OnlineTrainer::fit_side_by_side(trainers, &fresh).map(|_| ())
}

/// The one batch that there is.
#[derive(Debug)]
struct Fixed(Batch);

impl Examples for Fixed {
    fn len(&self) -> usize {
        self.0.size()
    }

    fn batch(&self, _: &[u32], _: &Device) -> Batch {
        self.0.clone()
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
