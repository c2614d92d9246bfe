//! Rows a second that become batches: 64 float columns, shuffled, 1,024 rows a batch.
//!
//! Run: `cargo run --release --bin batching`
//! Prints the median rate of `Examples::batch`, that of a plain copy of the same rows, and their ratio. The plain copy
//! makes no targets, masks, weights or tensors, so it is a bound rather than a rival.

use std::hint::black_box;
use std::time::Instant;

use girandole::prelude::{Device, TaskData};
use girandole_benches::{numeric_columns, shuffled};

const ROWS: usize = 200_000;
const COLUMNS: usize = 64;
const BATCH: usize = 1024;
const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = numeric_columns(ROWS, COLUMNS)?;
    let (rows, order, device) = (data.train(), shuffled(ROWS), Device::flex());
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
