//! Predictions as columns, written to a file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::write_atomically;
use crate::{DataError, FileFormat};

/// Predictions as columns, one value a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Predictions {
    /// Name and values of each column.
    pub columns: Vec<(String, Vec<f32>)>,
}

impl Predictions {
    /// Joins columns of equal length.
    pub fn new(columns: Vec<(String, Vec<f32>)>) -> Self {
        Self { columns }
    }

    /// Writes CSV or Parquet, by the ending of the name, in one step: an older file stays whole until the new one is.
    ///
    /// # Errors
    ///
    /// If the columns differ in length, the ending is neither, or the file cannot be written.
    pub fn write(&self, file: &Path) -> Result<(), DataError> {
        let packed = file.extension().is_some_and(|ending| ending == "gz" || ending == "bz2");
        let format = FileFormat::of(file).filter(|_| !packed);
        if let Some((first, values)) = self.columns.first()
            && let Some((column, odd)) = self.columns.iter().find(|(_, other)| other.len() != values.len())
        {
            return Err(DataError::UnequalColumns {
                column: column.clone(),
                got: odd.len(),
                first: first.clone(),
                want: values.len(),
            });
        }
        match format {
            Some(FileFormat::Csv) => write_atomically(file, |out| self.write_csv(file, out)),
            Some(FileFormat::Parquet) => write_atomically(file, |out| self.write_parquet(out)),
            None => Err(DataError::UnknownFormat { file: file.to_owned() }),
        }
    }

    fn write_csv(&self, file: &Path, out: &mut BufWriter<File>) -> io::Result<()> {
        let delimiter = if file.extension().is_some_and(|ending| ending == "tsv") { "\t" } else { "," };
        let names: Vec<String> = self.columns.iter().map(|(name, _)| quoted(name)).collect();
        writeln!(out, "{}", names.join(delimiter))?;
        let n_rows = self.columns.first().map_or(0, |(_, values)| values.len());
        for row in 0..n_rows {
            for (i, (_, values)) in self.columns.iter().enumerate() {
                write!(out, "{}{}", if i == 0 { "" } else { delimiter }, values[row])?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn write_parquet(&self, out: &mut BufWriter<File>) -> io::Result<()> {
        let fields: Vec<Field> =
            self.columns.iter().map(|(name, _)| Field::new(name, DataType::Float32, false)).collect();
        let schema = Arc::new(Schema::new(fields));
        let arrays: Vec<ArrayRef> = self
            .columns
            .iter()
            .map(|(_, values)| Arc::new(Float32Array::from(values.clone())) as ArrayRef)
            .collect();
        let batch = RecordBatch::try_new(schema.clone(), arrays).map_err(io::Error::other)?;
        let mut writer = ArrowWriter::try_new(out, schema, None).map_err(io::Error::other)?;
        writer.write(&batch).map_err(io::Error::other)?;
        writer.close().map_err(io::Error::other)?;
        Ok(())
    }
}

/// A header cell that any reader takes as one.
fn quoted(name: &str) -> String {
    match name.contains([',', '\t', '"', '\n', '\r']) {
        true => format!("\"{}\"", name.replace('"', "\"\"")),
        false => name.to_owned(),
    }
}
