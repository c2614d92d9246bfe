//! How long are a lookup and a training step with an embedding, by the rows of its table?
//!
//! Run: `cargo bench -p girandole-benches --features criterion --bench embedding`

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use girandole::core::CategoricalInput;
use girandole::nn::ConfiguredModel;
use girandole::prelude::*;
use girandole::train::OnlineTrainer;
use girandole_benches::Fixed;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TABLES: [usize; 2] = [10_000, 1_000_000];
const WIDTH: usize = 16;
const BATCH: usize = 1024;
/// Steps before those that count.
const WARM_UP: usize = 3;

fn embedding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("embedding");
    group.sample_size(10).throughput(Throughput::Elements(BATCH as u64));
    for n_ids in TABLES {
        let model = model(n_ids).expect("sizes that make a model");
        let batch = batch(n_ids, &Device::flex());
        group.bench_function(BenchmarkId::new("lookup", n_ids), |bencher| {
            bencher.iter(|| model.forward(batch.features.clone()).into_data());
        });
        let batch = self::batch(n_ids, &Device::flex().autodiff());
        group.bench_function(BenchmarkId::new("step", n_ids), |bencher| {
            bencher.iter_custom(|n| {
                let rows = Fixed::new(batch.clone());
                // The time of a step ends where the next begins.
                let steps = WARM_UP + n as usize + 1;
                let trainer = OnlineTrainer::new(model.clone(), steps, BATCH).every(steps);
                trainer.fit(&rows).expect("a training of finite losses");
                Duration::from_secs_f64(rows.between()[WARM_UP..].iter().sum())
            });
        });
    }
    group.finish();
}

/// One table, the paper's mixture and a task.
fn model(n_ids: usize) -> Result<ConfiguredModel, BuildError> {
    let inputs = Inputs::new(vec![], vec![CategoricalInput::new("id", n_ids).with_d_embedding(WIDTH)]);
    let tasks = [Task::binary("click")];
    seeded(1, || ModelConfig::mmoe_kdd2018().init(&inputs, &tasks, &Device::flex()))
}

/// Ids from all over the table.
fn batch(n_ids: usize, device: &Device) -> Batch {
    let ids: Vec<i32> = (0..BATCH).map(|row| (row * 7_919_317 % n_ids) as i32).collect();
    let labels: Vec<f32> = (0..BATCH).map(|row| (row % 2) as f32).collect();
    let ids = Tensor::<2, Int>::from_data(TensorData::new(ids, [BATCH, 1]), device);
    Batch {
        features: Features::new(None, Some(ids)),
        targets: Tensor::from_data(TensorData::new(labels, [BATCH, 1]), device),
        mask: Tensor::ones([BATCH, 1], device),
        weights: Tensor::ones([BATCH], device),
    }
}

criterion_group!(benches, embedding);
criterion_main!(benches);
