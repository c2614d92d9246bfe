//! Columns of made-up numbers, and an order to ask for their rows.

use std::path::Path;

use girandole::data::{FeatureConfig, NumericEncoding, Predictions, Schema, TaskConfig};
use girandole::prelude::*;

/// `rows` rows of `columns` numbers and a label, all for training, read from a file as a person's are.
///
/// # Errors
///
/// If the folder for temporary files cannot be written.
pub fn numeric_columns(rows: usize, columns: usize) -> Result<DataSet, Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("girandole-columns-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let loaded = write_and_load(&folder.join("rows.parquet"), rows, columns);
    std::fs::remove_dir_all(&folder)?;
    loaded
}

/// The ids of `n` rows in an order that is always the same.
pub fn shuffled(n: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n as u32).collect();
    let mut state = 1_u64;
    for last in (1..n).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
    order
}

fn write_and_load(file: &Path, rows: usize, columns: usize) -> Result<DataSet, Box<dyn std::error::Error>> {
    let names: Vec<String> = (0..columns).map(|column| format!("c{column}")).collect();
    let value = |row: usize, column: usize| ((row * 31 + column * 17) % 1009) as f32;
    let mut cells: Vec<(String, Vec<f32>)> = Vec::new();
    for (column, name) in names.iter().enumerate() {
        cells.push((name.clone(), (0..rows).map(|row| value(row, column)).collect()));
    }
    cells.push(("label".to_owned(), (0..rows).map(|row| (row % 2) as f32).collect()));
    Predictions::new(cells).write(file)?;

    let mut schema = Schema::default();
    schema.data.path = Some(file.to_owned());
    (schema.data.split.validation, schema.data.split.test) = (0.0, 0.0);
    schema.features = vec![FeatureConfig::numeric(names).with_encodings([NumericEncoding::Standard])];
    schema.tasks = vec![TaskConfig::binary("label", "label")];
    Ok(DataSet::load(&schema)?)
}
