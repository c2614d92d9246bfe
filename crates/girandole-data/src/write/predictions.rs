//! Predictions as columns, written to a file.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::{KeptColumns, write_atomically};
use crate::{DataError, FileFormat};

/// Predictions as columns, one value a row, and columns of their rows beside them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Predictions {
    /// Name and values of each column.
    pub columns: Vec<(String, Vec<f32>)>,
    kept: KeptColumns,
}

impl Predictions {
    /// Joins columns of equal length.
    pub fn new(columns: Vec<(String, Vec<f32>)>) -> Self {
        Self { columns, kept: KeptColumns::default() }
    }

    /// Puts columns of the rows before the predictions; one that has the name of a prediction is called `NAME given`.
    pub fn keep(self, kept: KeptColumns) -> Self {
        Self { kept, ..self }
    }

    /// The names of all columns, as they are written.
    pub fn names(&self) -> Vec<String> {
        let is_prediction = |name: &String| self.columns.iter().any(|(other, _)| other == name);
        let given = |name: String| if is_prediction(&name) { format!("{name} given") } else { name };
        let own = self.columns.iter().map(|(name, _)| name.clone());
        self.kept.names().into_iter().map(given).chain(own).collect()
    }

    /// Writes CSV or Parquet, by the ending of the name, in one step: an older file stays whole until the new one is.
    ///
    /// # Errors
    ///
    /// If the columns differ in length, the ending is neither, or the file cannot be written.
    pub fn write(&self, file: &Path) -> Result<(), DataError> {
        let Some(format) = FileFormat::of(file).filter(|_| !FileFormat::is_packed(file)) else {
            return Err(DataError::UnknownFormat { file: file.to_owned() });
        };
        let is_tsv = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("tsv"));
        self.write_as(file, format, if is_tsv { '\t' } else { ',' })
    }

    /// The same whatever the name; `separator` stands between the cells of CSV.
    ///
    /// # Errors
    ///
    /// If the columns differ in length, or the file cannot be written.
    pub fn write_as(&self, file: &Path, format: FileFormat, separator: char) -> Result<(), DataError> {
        self.check()?;
        write_atomically(file, |out| self.put(out, format, separator))
    }

    /// Writes to something that is open, standard output for instance, named by `name` in messages.
    ///
    /// # Errors
    ///
    /// As [`write_as`](Self::write_as).
    pub fn write_to(
        &self,
        out: &mut (impl Write + Send),
        format: FileFormat,
        separator: char,
        name: &Path,
    ) -> Result<(), DataError> {
        self.check()?;
        let written = self.put(out, format, separator).and_then(|()| out.flush());
        written.map_err(|source| DataError::Write { file: name.to_owned(), source })
    }

    /// Refuses columns of different lengths.
    fn check(&self) -> Result<(), DataError> {
        let Some((first, values)) = self.columns.first() else { return Ok(()) };
        let kept = self.kept.names().into_iter().next().map(|name| (name, self.kept.n_rows()));
        let own = self.columns.iter().map(|(name, values)| (name.clone(), values.len()));
        match own.chain(kept).find(|(_, n_rows)| *n_rows != values.len()) {
            Some((column, got)) => {
                Err(DataError::UnequalColumns { column, got, first: first.clone(), want: values.len() })
            }
            None => Ok(()),
        }
    }

    fn put(&self, out: &mut (impl Write + Send), format: FileFormat, separator: char) -> io::Result<()> {
        match format {
            FileFormat::Csv => self.write_csv(out, separator),
            FileFormat::Parquet => self.write_parquet(out),
        }
    }

    fn write_csv(&self, out: &mut impl Write, separator: char) -> io::Result<()> {
        let names: Vec<String> = self.names().iter().map(|name| quoted(name, separator)).collect();
        writeln!(out, "{}", names.join(&separator.to_string()))?;
        let n_rows = self.columns.first().map_or(0, |(_, values)| values.len());
        let mut kept = self.kept.rows();
        for row in 0..n_rows {
            let mut first = true;
            for cell in kept.next().unwrap_or_default() {
                if !std::mem::take(&mut first) {
                    write!(out, "{separator}")?;
                }
                out.write_all(quoted(&cell, separator).as_bytes())?;
            }
            for (_, values) in &self.columns {
                if !std::mem::take(&mut first) {
                    write!(out, "{separator}")?;
                }
                write!(out, "{}", values[row])?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn write_parquet(&self, out: &mut (impl Write + Send)) -> io::Result<()> {
        let n_rows = self.columns.first().map_or(0, |(_, values)| values.len());
        let kept_fields = self.kept.batches.first().map(|batch| batch.schema().fields().clone());
        let kept_fields = kept_fields.iter().flat_map(|fields| fields.iter());
        let names = self.names();
        let kept_fields: Vec<Field> =
            kept_fields.zip(&names).map(|(field, name)| field.as_ref().clone().with_name(name)).collect();
        let own = self.columns.iter().map(|(name, _)| Field::new(name, DataType::Float32, false));
        let schema = Arc::new(Schema::new(kept_fields.into_iter().chain(own).collect::<Vec<_>>()));
        let mut writer = ArrowWriter::try_new(out, schema.clone(), None).map_err(io::Error::other)?;
        let whole = [RecordBatch::new_empty(Arc::new(Schema::empty()))];
        let batches = if self.kept.batches.is_empty() { &whole[..] } else { &self.kept.batches };
        let mut done = 0;
        for batch in batches {
            let n = if batch.num_columns() == 0 { n_rows } else { batch.num_rows() };
            let values =
                |values: &Vec<f32>| Arc::new(Float32Array::from(values[done..done + n].to_vec())) as ArrayRef;
            let own = self.columns.iter().map(|(_, column)| values(column));
            let arrays: Vec<ArrayRef> = batch.columns().iter().cloned().chain(own).collect();
            let batch = RecordBatch::try_new(schema.clone(), arrays).map_err(io::Error::other)?;
            writer.write(&batch).map_err(io::Error::other)?;
            done += n;
        }
        writer.close().map_err(io::Error::other)?;
        Ok(())
    }
}

/// A cell that any reader takes as one.
fn quoted(cell: &str, separator: char) -> String {
    match cell.contains([',', '\t', '"', '\n', '\r', separator]) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
