//! Writes a large Parquet file of random numbers, for `streaming`.
//!
//! Run: `cargo run --release --bin generate_parquet -- FILE GIGABYTES`
//! The file has 100 columns `x 1` to `x 100` of 4-byte floats that no packer makes smaller, and two yes-or-no targets
//! `first` and `second`, each likelier where a sum of some columns is large. Row groups have 131,072 rows; nothing is
//! packed, so that the size of the file is the size of the data.

use std::fs::File;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, Int8Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

const COLUMNS: usize = 100;
const GROUP: usize = 1 << 17;
/// Rows made and written at once.
const CHUNK: usize = 1 << 14;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(gigabytes)) = (args.next(), args.next()) else {
        return Err(
            "give the file to write and its size in gigabytes: generate_parquet rows.parquet 20".into()
        );
    };
    let bytes_a_row = (4 * COLUMNS + 2) as f64;
    let n_rows = (gigabytes.parse::<f64>()? * 1e9 / bytes_a_row).ceil() as usize;

    let mut fields: Vec<Field> =
        (1..=COLUMNS).map(|i| Field::new(format!("x {i}"), DataType::Float32, true)).collect();
    fields.extend(["first", "second"].map(|name| Field::new(name, DataType::Int8, true)));
    let schema = Arc::new(Schema::new(fields));
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(&path)?, schema.clone(), Some(properties))?;
    let mut random = Random(7);
    let mut left = n_rows;
    while left > 0 {
        let n = left.min(CHUNK);
        writer.write(&RecordBatch::try_new(schema.clone(), columns(n, &mut random))?)?;
        left -= n;
    }
    writer.close()?;
    println!("{n_rows} rows, {} bytes in {path}", std::fs::metadata(&path)?.len());
    Ok(())
}

fn columns(n: usize, random: &mut Random) -> Vec<ArrayRef> {
    let numbers: Vec<Vec<f32>> = (0..COLUMNS).map(|_| (0..n).map(|_| random.number()).collect()).collect();
    let target = |from: usize, random: &mut Random| -> ArrayRef {
        let yes = |row: usize, noise: f32| {
            let sum: f32 = numbers[from..from + COLUMNS / 2].iter().map(|column| column[row]).sum();
            i8::from(sum + 5.0 * noise > 3.0)
        };
        Arc::new((0..n).map(|row| Some(yes(row, random.number()))).collect::<Int8Array>())
    };
    let targets = [target(0, random), target(COLUMNS / 4, random)];
    let numbers = numbers.into_iter().map(|column| Arc::new(Float32Array::from(column)) as ArrayRef);
    numbers.chain(targets).collect()
}

/// Numbers of mean 0 and deviation 1 that look drawn; SplitMix64 and the sum of four uniform numbers.
struct Random(u64);

impl Random {
    fn number(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let sum = (z & 0xffff) + (z >> 16 & 0xffff) + (z >> 32 & 0xffff) + (z >> 48);
        (sum as f32 / 65_536.0 - 2.0) * 3.0_f32.sqrt()
    }
}
