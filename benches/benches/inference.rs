//! How long is a forward pass at the training batch, and for a few rows that someone waits for?
//!
//! Run: `cargo bench -p girandole-benches --features criterion --bench inference`
//! The sizes are those of `benches/peers/workloads.json`, which the peers read too.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use girandole::prelude::*;
use girandole_benches::Workload;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn inference(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("inference");
    group.sample_size(20);
    for name in ["seed", "paper", "wide"] {
        let workload = Workload::named(name).expect("a workload of the file");
        let model = workload.model().expect("sizes that make a model");
        let predictor = Predictor::new(model.clone(), &Device::flex());
        for rows in [1, 64, workload.batch] {
            let features = workload.rows(rows, &Device::flex()).features;
            group.throughput(Throughput::Elements(rows as u64));
            group.bench_function(BenchmarkId::new(name, rows), |bencher| {
                bencher.iter(|| predictor.logits(features.clone()).into_data());
            });
            group.bench_function(BenchmarkId::new(format!("{name} unpacked"), rows), |bencher| {
                bencher.iter(|| model.forward(features.clone()).into_data());
            });
        }
    }
    group.finish();
}

criterion_group!(benches, inference);
criterion_main!(benches);
