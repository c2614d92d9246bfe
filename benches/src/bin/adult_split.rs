//! Writes the project's split of UCI Adult, so that the peers learn from and are scored on the same rows.
//!
//! Run: `cargo run --release --bin adult_split -- split.csv`
//! Writes `row,part`: the position in the shipped file from 0, and `train`, `validation` or `test`.

use std::fmt::Write as _;

use girandole::core::Examples;
use girandole::data::datasets;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).ok_or("name the file to write: adult_split split.csv")?;
    let data = datasets::adult()?;
    let parts =
        [("train", data.train_rows()), ("validation", data.validation_rows()), ("test", data.test_rows())];
    let mut text = String::from("row,part\n");
    for (part, rows) in parts {
        for row in rows.row_ids() {
            writeln!(text, "{row},{part}")?;
        }
    }
    std::fs::write(&out, text)?;
    println!("{out}: {} rows", parts.iter().map(|(_, rows)| rows.len()).sum::<usize>());
    Ok(())
}
