//! A training step and inference of the models in `benches/peers/workloads.json`, as a server for `alternate.py`.
//!
//! Run: `cargo run --release --bin step -- WORKLOAD`, then `train 20` or `infer 64 100` on its input.
//! Each line of work is answered by a line of JSON with the seconds of every step. A step is forward, binary cross
//! entropy, backward and Adam on rows that stay the same; nothing is drawn or gathered in it.

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;

use girandole::prelude::*;
use girandole::train::OnlineTrainer;
use girandole_benches::{Fixed, Workload};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let name = std::env::args().nth(1).ok_or("which workload? run: step seed")?;
    let workload = Workload::named(&name)?;
    let mut model = Some(workload.model()?);
    println!("{{\"ready\": [\"train\", \"infer\"]}}");
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let (rows, seconds) = match words[..] {
            ["train", n] => {
                let before = model.take().ok_or("the model was lost in a training that failed")?;
                let (after, seconds) = train(before, &workload, n.parse()?)?;
                model = Some(after);
                (workload.batch, seconds)
            }
            ["infer", rows, n] => {
                let model = model.as_ref().ok_or("the model was lost in a training that failed")?;
                let rows = rows.parse()?;
                (rows, infer(model, &workload, rows, n.parse()?))
            }
            _ => return Err(format!("`{line}` is no work; write `train STEPS` or `infer ROWS STEPS`").into()),
        };
        println!("{{\"rows\": {rows}, \"seconds\": {seconds:?}}}");
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// Seconds of each of `n` steps, behind some that do not count.
fn train<M: TaskModel>(model: M, workload: &Workload, n: usize) -> Result<(M, Vec<f64>), Failure> {
    let before = warm_up(n);
    let rows = Fixed::new(workload.rows(workload.batch, &Device::flex().autodiff()));
    let steps = before + n + 1;
    let (model, _) = OnlineTrainer::new(model, steps, workload.batch).every(steps).fit(&rows)?;
    // From one gathering of rows to the next is a step.
    Ok((model, rows.between().split_off(before)))
}

fn infer(model: &impl TaskModel, workload: &Workload, rows: usize, n: usize) -> Vec<f64> {
    let features = workload.rows(rows, &Device::flex()).features;
    let step = || {
        let begun = Instant::now();
        black_box(model.forward(features.clone()).into_data());
        begun.elapsed().as_secs_f64()
    };
    (0..warm_up(n) + n).map(|_| step()).skip(warm_up(n)).collect()
}

fn warm_up(n: usize) -> usize {
    2.max(n / 10)
}
