//! Rows a second that become batches: 64 float columns, shuffled, 1,024 rows a batch.
//!
//! Run: `cargo run --release --bin batching`
//! Prints the median rate of `Examples::batch`, that of a plain copy of the same rows, and their ratio. The plain copy
//! makes no targets, masks, weights or tensors, so it is a bound rather than a rival.

use std::hint::black_box;
use std::time::Instant;

use girandole::data::{DataSet, FeatureConfig, NumericEncoding, Predictions, Schema, TaskConfig};
use girandole::prelude::{Device, TaskData};

const ROWS: usize = 200_000;
const COLUMNS: usize = 64;
const BATCH: usize = 1024;
const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("girandole-batching-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let loaded = load(&folder.join("rows.parquet"));
    std::fs::remove_dir_all(&folder)?;
    let data = loaded?;
    let (rows, order, device) = (data.train(), shuffled(), Device::flex());
    let plain: Vec<f32> = (0..ROWS * COLUMNS).map(|cell| cell as f32).collect();

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(rate(|ids| drop(black_box(rows.batch(ids, &device))), &order));
        theirs.push(rate(|ids| drop(black_box(copy(&plain, ids))), &order));
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    println!("batches        {:.1} million rows/s", ours / 1e6);
    println!("a plain copy   {:.1} million rows/s", theirs / 1e6);
    println!("ratio          {:.2}", ours / theirs);
    Ok(())
}

/// Writes the columns and reads them as a person's file is read.
fn load(file: &std::path::Path) -> Result<DataSet, Box<dyn std::error::Error>> {
    let names: Vec<String> = (0..COLUMNS).map(|column| format!("c{column}")).collect();
    let value = |row: usize, column: usize| ((row * 31 + column * 17) % 1009) as f32;
    let mut columns: Vec<(String, Vec<f32>)> = Vec::new();
    for (column, name) in names.iter().enumerate() {
        columns.push((name.clone(), (0..ROWS).map(|row| value(row, column)).collect()));
    }
    columns.push(("label".to_owned(), (0..ROWS).map(|row| (row % 2) as f32).collect()));
    Predictions::new(columns).write(file)?;

    let mut schema = Schema::default();
    schema.data.path = Some(file.to_owned());
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    schema.features = vec![FeatureConfig::numeric(names).with_encodings([NumericEncoding::Standard])];
    schema.tasks = vec![TaskConfig::binary("label", "label")];
    Ok(DataSet::load(&schema)?)
}

fn shuffled() -> Vec<u32> {
    let mut order: Vec<u32> = (0..ROWS as u32).collect();
    let mut state = 1_u64;
    for last in (1..ROWS).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
    order
}

fn rate(batch: impl Fn(&[u32]), order: &[u32]) -> f64 {
    let begun = Instant::now();
    order.chunks(BATCH).for_each(batch);
    ROWS as f64 / begun.elapsed().as_secs_f64()
}

fn copy(rows: &[f32], ids: &[u32]) -> Vec<f32> {
    let mut gathered = Vec::with_capacity(ids.len() * COLUMNS);
    ids.iter().for_each(|&id| gathered.extend_from_slice(&rows[id as usize * COLUMNS..][..COLUMNS]));
    gathered
}

fn median(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
