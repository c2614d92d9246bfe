//! A training step and inference of the models in `benches/peers/workloads.json`, as a server for `alternate.py`.
//!
//! Run: `cargo run --release --bin step -- WORKLOAD`, then `train 20` or `infer 64 100` on its input.
//! A step is forward, binary cross entropy, backward and Adam on rows that stay the same; nothing is drawn or gathered
//! in it.

use std::hint::black_box;
use std::time::Instant;

use girandole::prelude::*;
use girandole::train::OnlineTrainer;
use girandole_benches::{Answer, Failure, Fixed, Workload, serve, warm_up};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Failure> {
    let name = std::env::args().nth(1).ok_or("which workload? run: step seed")?;
    let workload = Workload::named(&name)?;
    let mut model = workload.model()?;
    serve(|work, numbers| match (work, numbers) {
        ("train", &[n]) => {
            let (trained, seconds) = train(model.clone(), &workload, n)?;
            model = trained;
            Ok(Answer { rows: workload.batch, seconds, ..Answer::default() })
        }
        ("infer", &[rows, n]) => {
            // Made ready before the clock starts, as a compiled peer is.
            let predictor = Predictor::new(model.clone(), &Device::flex());
            let seconds = infer(&predictor, &workload, rows, n);
            Ok(Answer { rows, seconds, ..Answer::default() })
        }
        _ => Err(format!("`{work}` is no work; write `train STEPS` or `infer ROWS STEPS`").into()),
    })
}

/// Seconds of each of `n` steps.
fn train<M: TaskModel>(model: M, workload: &Workload, n: usize) -> Result<(M, Vec<f64>), Failure> {
    let before = warm_up(n);
    let rows = Fixed::new(workload.rows(workload.batch, &Device::flex().autodiff()));
    let steps = before + n + 1;
    let (model, _) = OnlineTrainer::new(model, steps, workload.batch).every(steps).fit(&rows)?;
    // From one gathering of rows to the next is a step.
    Ok((model, rows.between().split_off(before)))
}

/// Seconds of each of `n` answers, the logits read by the caller.
fn infer(predictor: &Predictor<impl TaskModel>, workload: &Workload, rows: usize, n: usize) -> Vec<f64> {
    let features = workload.rows(rows, &Device::flex()).features;
    let step = || {
        let begun = Instant::now();
        black_box(predictor.logits(features.clone()).into_data());
        begun.elapsed().as_secs_f64()
    };
    (0..warm_up(n) + n).map(|_| step()).skip(warm_up(n)).collect()
}
