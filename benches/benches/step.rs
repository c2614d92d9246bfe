//! How long is a training step: forward, loss, backward and Adam on rows that stay the same?
//!
//! Run: `cargo bench -p girandole-benches --features criterion --bench step`
//! The sizes are those of `benches/peers/workloads.json`, which the peers read too.

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use girandole::prelude::*;
use girandole::train::OnlineTrainer;
use girandole_benches::{Fixed, Workload};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Steps before those that count.
const WARM_UP: usize = 3;

fn step(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step");
    group.sample_size(10);
    for name in ["seed", "paper", "wide", "many"] {
        let workload = Workload::named(name).expect("a workload of the file");
        let model = workload.model().expect("sizes that make a model");
        let batch = workload.rows(workload.batch, &Device::flex().autodiff());
        group.throughput(Throughput::Elements(workload.batch as u64));
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|n| {
                let rows = Fixed::new(batch.clone());
                // The time of a step ends where the next begins.
                let steps = WARM_UP + n as usize + 1;
                let trainer = OnlineTrainer::new(model.clone(), steps, workload.batch).every(steps);
                trainer.fit(&rows).expect("a training of finite losses");
                Duration::from_secs_f64(rows.between()[WARM_UP..].iter().sum())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
