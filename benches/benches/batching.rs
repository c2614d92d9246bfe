//! How long is gathering a batch of shuffled rows from columns, by their number?
//!
//! Run: `cargo bench -p girandole-benches --features criterion --bench batching`

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use girandole::prelude::*;
use girandole_benches::{numeric_columns, shuffled};

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROWS: usize = 100_000;
const BATCH: usize = 1024;

fn batching(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("batching");
    group.sample_size(20).throughput(Throughput::Elements(BATCH as u64));
    let (order, device) = (shuffled(ROWS), Device::flex());
    for columns in [8, 64] {
        let data = numeric_columns(ROWS, columns).expect("columns that can be written and read");
        let rows = data.train();
        let mut batches = order.chunks_exact(BATCH).cycle();
        group.bench_function(BenchmarkId::new("columns", columns), |bencher| {
            let next = || batches.next().unwrap_or_default();
            bencher.iter_batched(next, |ids| rows.batch(ids, &device), BatchSize::SmallInput);
        });
    }
    group.finish();
}

criterion_group!(benches, batching);
criterion_main!(benches);
