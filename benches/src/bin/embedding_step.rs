//! One training step of an embedding table of 10 thousand rows against one of 10 million.
//!
//! Run: `cargo run --release --bin embedding_step -- [PART [ROWS]]`, PART one of bare, mmoe and all (the default), ROWS of
//! the large table, 10 million if left out
//! Prints the median time of a step of both and the ratio of the two, for each rule and for ids drawn evenly (the hardest:
//! nearly every row of a batch is far from the processor) and by Zipf's law. `bare` is forward, backward and update of the
//! table alone, with half the sum of the output's squares as loss; the two tables take turns step by step. `mmoe` is the
//! whole step of a small mixture on top, in trainings that take turns.

use std::sync::Mutex;
use std::time::Instant;

use girandole::core::CategoricalInput;
use girandole::nn::{Encode, RowRule};
use girandole::prelude::*;
use girandole::train::OnlineTrainer;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BATCH: usize = 4096;
const WIDTH: usize = 16;
const SMALL: usize = 10_000;
const STEPS: usize = 400;
/// Batches until the first comes again: more rows than any cache holds.
const BATCHES: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Law {
    Even,
    Zipf,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let part = std::env::args().nth(1).unwrap_or_else(|| "all".to_owned());
    let large = std::env::args().nth(2).map_or(Ok(10_000_000), |rows| rows.parse())?;
    let kinds = [TableKind::RowAdagrad, TableKind::Adam, TableKind::Sgd];
    if part != "mmoe" {
        let encoders = [encoder(SMALL)?, encoder(large)?];
        for law in [Law::Even, Law::Zipf] {
            for kind in kinds {
                let times = bare(&encoders, law, rule(kind));
                say("bare", law, kind, [SMALL, large], times);
            }
        }
    }
    for kind in kinds.into_iter().filter(|_| part != "bare") {
        let times = mmoe([SMALL, large], kind)?;
        say("mmoe", Law::Even, kind, [SMALL, large], times);
    }
    Ok(())
}

fn say(what: &str, law: Law, kind: TableKind, rows: [usize; 2], times: [f64; 2]) {
    let [small, large] = times.map(|seconds| seconds * 1e3);
    let [few, many] = rows;
    println!(
        "{what} {law:?} {kind:?}: {small:.3} ms of {few} rows, {large:.3} ms of {many}: {:.2} times",
        large / small
    );
}

fn inputs(n_rows: usize) -> Inputs {
    Inputs::new(vec![], vec![CategoricalInput::new("id", n_rows).with_d_embedding(WIDTH)])
}

fn rule(kind: TableKind) -> RowRule {
    let (rate, epsilon) = (0.01, 1e-8);
    match kind {
        TableKind::Sgd => RowRule::Sgd { rate },
        TableKind::Adam => RowRule::Adam {
            beta_1: 0.9,
            beta_2: 0.999,
            new_1: 0.1,
            new_2: 0.001,
            rate,
            root_scale: 1.0,
            epsilon,
        },
        _ => RowRule::RowAdagrad { rate, epsilon },
    }
}

fn encoder(n_rows: usize) -> Result<Encoder, BuildError> {
    let config = EncoderConfig::new().with_sparse_from(1);
    seeded(1, || config.init(&inputs(n_rows), &Device::flex()))
}

/// Seconds of a step of each table.
fn bare(encoders: &[Encoder; 2], law: Law, rule: RowRule) -> [f64; 2] {
    let device = Device::flex().autodiff();
    let make = |encoder| {
        let tables = Encoder::row_tables(encoder);
        let state: Vec<_> = tables.iter().map(|table| table.state_at_rest(rule)).collect();
        let n_rows = tables.iter().map(|table| table.n_rows()).sum();
        (encoder, state, ids(n_rows, law))
    };
    let mut all: Vec<_> = encoders.iter().map(make).collect();
    let mut times = [Vec::new(), Vec::new()];
    for step in 0..STEPS {
        for ((encoder, state, ids), times) in all.iter_mut().zip(&mut times) {
            let ids = batch(ids, step, &device);
            let start = Instant::now();
            let output = encoder.forward(Features::new(None, Some(ids)));
            let mut gradients = (output.square().sum() * 0.5).backward();
            for (table, state) in encoder.row_tables().into_iter().zip(state) {
                table.keep_gradients(&mut gradients);
                if let Some(touched) = table.take_gradient() {
                    table.update(state, touched, rule);
                }
            }
            times.push(start.elapsed().as_secs_f64());
        }
    }
    times.map(median)
}

/// Seconds of a step of a mixture on each table, but for making its batch.
fn mmoe(rows: [usize; 2], kind: TableKind) -> Result<[f64; 2], Box<dyn std::error::Error>> {
    let device = Device::flex();
    let tasks = [Task::binary("click"), Task::binary("like")];
    let make = |n_rows: usize| {
        let builder = MultiTaskModel::for_inputs(&inputs(n_rows), &tasks)
            .encoder(EncoderConfig::new().with_sparse_from(1))
            .head(MmoeConfig::new(4, [16]))
            .towers([8]);
        let ids = ids(n_rows, Law::Even);
        let stream = Stream { ids, n_tasks: tasks.len(), stamps: Mutex::default() };
        Ok((Some(seeded(1, || builder.init(&device))?), stream, Vec::new()))
    };
    let mut all = rows.map(make).into_iter().collect::<Result<Vec<_>, BuildError>>()?;
    for _ in 0..3 {
        for (model, stream, times) in &mut all {
            let Some(own) = model.take() else { continue };
            let trainer = OnlineTrainer::new(own, STEPS / 2, BATCH).tables(TableConfig::new(kind));
            *model = Some(trainer.fit(stream)?.0);
            // The first steps make the state.
            times.extend(stream.take_times().into_iter().skip(20));
        }
    }
    let mut medians = all.into_iter().map(|(_, _, times)| median(times));
    Ok([medians.next().unwrap_or(f64::NAN), medians.next().unwrap_or(f64::NAN)])
}

/// Batches that are there, and when each was asked for and given.
#[derive(Debug)]
struct Stream {
    ids: Vec<i64>,
    n_tasks: usize,
    stamps: Mutex<Vec<[Instant; 2]>>,
}

impl Stream {
    fn take_times(&self) -> Vec<f64> {
        let stamps = self.stamps.lock().map(|mut stamps| std::mem::take(&mut *stamps)).unwrap_or_default();
        stamps.windows(2).map(|two| two[1][0].duration_since(two[0][1]).as_secs_f64()).collect()
    }
}

impl Examples for Stream {
    fn len(&self) -> usize {
        self.ids.len()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let asked = Instant::now();
        let ids: Vec<i64> = rows.iter().map(|row| self.ids[*row as usize]).collect();
        let targets: Vec<f32> =
            ids.iter().flat_map(|id| (0..self.n_tasks).map(move |k| ((id >> k) & 1) as f32)).collect();
        let size = [rows.len(), self.n_tasks];
        let batch = Batch {
            features: Features::new(None, Some(column(&ids, device))),
            targets: Tensor::from_data(TensorData::new(targets, size), device),
            mask: Tensor::ones(size, device),
            weights: Tensor::ones([rows.len()], device),
        };
        if let Ok(mut stamps) = self.stamps.lock() {
            stamps.push([asked, Instant::now()]);
        }
        batch
    }
}

fn batch(ids: &[i64], step: usize, device: &Device) -> Tensor<2, Int> {
    column(&ids[step % BATCHES * BATCH..][..BATCH], device)
}

fn column(ids: &[i64], device: &Device) -> Tensor<2, Int> {
    Tensor::<1, Int>::from_ints(ids, device).reshape([ids.len(), 1])
}

fn ids(n_rows: usize, law: Law) -> Vec<i64> {
    let mut state = 7_u64;
    let mut share = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut id = || match law {
        Law::Even => (share() * n_rows as f64) as u64,
        // The density of rank r is 1 / r; ranks are spread over the table, since popular ids don't lie side by side.
        Law::Zipf => ((n_rows as f64).powf(share()) as u64 - 1) * 2_654_435_769 % n_rows as u64,
    };
    (0..BATCHES * BATCH).map(|_| id().min(n_rows as u64 - 1) as i64).collect()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
