//! How fast rows become batches.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use burn::prelude::*;
use girandole_core::TaskData;
use girandole_data::{DataSet, FeatureConfig, NumericEncoding};

use crate::{Folder, schema};

const ROWS: usize = 200_000;
const COLUMNS: usize = 64;
const BATCH: usize = 1024;

#[test]
#[ignore = "a measurement: run with --ignored --nocapture on an idle machine"]
fn rate_of_batching_64_numbers() {
    let folder = Folder::empty();
    let names: Vec<String> = (0..COLUMNS).map(|i| format!("c{i}")).collect();
    let mut text = names.join(",") + ",y\n";
    for row in 0..ROWS {
        (0..COLUMNS).for_each(|column| write!(text, "{},", (row * 31 + column * 17) % 1009).unwrap());
        writeln!(text, "{}", row % 2).unwrap();
    }
    let mut schema = schema(folder.file("rows.csv", text));
    schema.data.split.validation = 0.0;
    schema.features = vec![FeatureConfig::numeric(names).with_encodings([NumericEncoding::Standard])];
    let start = Instant::now();
    let data = DataSet::load(&schema).unwrap();
    println!("loaded {ROWS} rows of {COLUMNS} columns in {:.2} s", start.elapsed().as_secs_f64());

    let rows = data.train();
    let mut order: Vec<u32> = (0..ROWS as u32).collect();
    let mut state = 1u64;
    for last in (1..ROWS).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
    let device = Device::flex();
    let mut rates = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        order.chunks(BATCH).for_each(|ids| drop(black_box(rows.batch(ids, &device))));
        rates.push(ROWS as f64 / start.elapsed().as_secs_f64() / 1e6);
    }
    rates.sort_by(f64::total_cmp);
    println!(
        "batches of {BATCH}: min {:.1}, median {:.1}, max {:.1} million rows/s",
        rates[0], rates[3], rates[6]
    );
}
