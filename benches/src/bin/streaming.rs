//! How fast the MMoE paper's model learns from a Parquet file that is streamed, and how much memory that takes.
//!
//! Run: `cargo run --release --bin streaming -- FILE [train|read]`, FILE from `generate_parquet`
//! Trains one epoch of 8 experts of 16, towers of 8 and 2 tasks at a batch of 256, and prints the rows a second, the share
//! of the time that training waited for rows, and the most memory the process ever held. With `read` it takes the batches
//! and throws them away: that is how fast the stream can be. The system keeps a file that was just written or read in
//! its free memory as far as that goes; this is none of the process's memory, and makes reading faster than the disk.

use std::time::Instant;

use girandole::core::{ExampleStream, PassOrder};
use girandole::data::{DataSet, FeatureConfig, NumericEncoding, Schema, StreamConfig, TaskConfig};
use girandole::prelude::*;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BATCH: usize = 256;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("give the file to stream: streaming rows.parquet")?;
    let reads_only = args.next().is_some_and(|what| what == "read");
    println!("file           {:.2} GB", std::fs::metadata(&file)?.len() as f64 / 1e9);
    println!("memory before  {:.0} MB", most_memory() / 1e6);

    let begun = Instant::now();
    let data = DataSet::load(&schema(&file))?;
    println!(
        "opened in      {:.1} s: {} rows to train, {} to validate, {} to test",
        begun.elapsed().as_secs_f64(),
        data.n_train(),
        data.validation().len(),
        data.test().len(),
    );
    println!("memory then    {:.0} MB", most_memory() / 1e6);
    if reads_only {
        return read(&data);
    }

    let device = Device::flex();
    let config =
        ModelConfig::default().with_head(HeadConfig::Mmoe(MmoeConfig::new(8, [16]))).with_towers([8]);
    let model = seeded(1, || config.init(data.inputs(), data.tasks(), &device))?;
    println!("model          {} parameters, {:.2} MB", model.num_params(), model.num_params() as f64 * 4e-6);
    let trainer = Trainer::new(model).epochs(1).batch(BATCH).dashboard(Dashboard::Plain);
    let fitted = trainer.fit(&data)?;
    let record = fitted.history.epochs.last().ok_or("no epoch was finished")?;
    println!("{}", fitted.summary());
    println!("training       {:.1} s, validation included", record.seconds);
    println!("rows           {:.0} a second", data.n_train() as f64 / record.seconds);
    let waited = record.waited.unwrap_or_default();
    println!("waiting        {waited:.2} s, {:.2}% of the time", 100.0 * waited / record.seconds);
    println!("memory at most {:.0} MB", most_memory() / 1e6);
    Ok(())
}

/// Takes the batches of a pass and does nothing with them.
fn read(data: &DataSet) -> Result<(), Box<dyn std::error::Error>> {
    let stream = data.row_stream().ok_or("the rows are not streamed")?;
    let begun = Instant::now();
    let mut n_rows = 0;
    for batch in stream.pass(PassOrder { seed: 1, epoch: 1 }, BATCH, &Device::flex()) {
        n_rows += batch?.size();
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("reading        {n_rows} rows in {seconds:.1} s, {:.0} a second", n_rows as f64 / seconds);
    println!("memory at most {:.0} MB", most_memory() / 1e6);
    Ok(())
}

fn schema(file: &str) -> Schema {
    let mut schema = Schema::default();
    schema.data.path = Some(file.into());
    schema.data.stream = Some(StreamConfig::default());
    let columns = (1..=100).map(|i| format!("x {i}"));
    schema.features = vec![FeatureConfig::numeric(columns).with_encodings([NumericEncoding::Standard])];
    schema.tasks = ["first", "second"].map(|name| TaskConfig::binary(name, name)).to_vec();
    schema
}

/// The most memory that this process ever held, in bytes; 0 where the system does not say.
fn most_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or_default() * 1024.0
}
