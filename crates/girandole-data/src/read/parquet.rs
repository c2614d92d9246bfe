//! Reads Parquet files, row group by row group.

use std::fs::File;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, PrimitiveArray, RecordBatch};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;

use super::cells::Cells;
use super::raw_table::{RawColumn, place};
use super::vector_numbers::VectorNumbers;
use super::{AfterBatch, ListTexts, Origin, RawTable, Source};
use crate::DataError;

/// Rows decoded at once.
const BATCH: usize = 8192;
/// Milliseconds in a day: dates and times are numbers of days since 1970.
const DAY: f64 = 86_400_000.0;

pub(super) fn column_names(source: &Source) -> Result<Vec<String>, DataError> {
    with_reader(source, Names)
}

pub(super) fn read(
    source: &Source,
    table: &mut RawTable,
    most: usize,
    after: &mut AfterBatch<'_>,
) -> Result<(), DataError> {
    with_reader(source, Rows { table, most, after })
}

/// Something to do with an open file, wherever its bytes are.
trait Job {
    type Output;
    fn run<T: ChunkReader + 'static>(
        self,
        builder: ParquetRecordBatchReaderBuilder<T>,
        source: &Source,
    ) -> Result<Self::Output, DataError>;
}

fn with_reader<J: Job>(source: &Source, job: J) -> Result<J::Output, DataError> {
    match &source.origin {
        Origin::File(path) => {
            let read_error = |io| DataError::Read { file: path.clone(), source: io };
            let file = File::open(path).map_err(read_error)?;
            let about = file.metadata().map_err(read_error)?;
            if about.is_dir() {
                return Err(read_error(std::io::ErrorKind::IsADirectory.into()));
            }
            if about.len() == 0 {
                return Err(DataError::NoRows { file: path.clone(), header: false });
            }
            let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| damaged(source, e))?;
            job.run(builder, source)
        }
        Origin::Shipped { bytes, .. } => {
            let bytes = Bytes::from_static(bytes);
            let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(|e| damaged(source, e))?;
            job.run(builder, source)
        }
        Origin::Text { name, .. } => Err(DataError::UnknownFormat { file: name.into() }),
    }
}

struct Names;

impl Job for Names {
    type Output = Vec<String>;

    fn run<T: ChunkReader + 'static>(
        self,
        builder: ParquetRecordBatchReaderBuilder<T>,
        _source: &Source,
    ) -> Result<Vec<String>, DataError> {
        Ok(builder.schema().fields().iter().map(|field| field.name().trim().to_owned()).collect())
    }
}

struct Rows<'a, 'b> {
    table: &'a mut RawTable,
    most: usize,
    after: &'a mut AfterBatch<'b>,
}

impl Job for Rows<'_, '_> {
    type Output = ();

    fn run<T: ChunkReader + 'static>(
        self,
        builder: ParquetRecordBatchReaderBuilder<T>,
        source: &Source,
    ) -> Result<(), DataError> {
        let positions = self.table.positions();
        let mask = ProjectionMask::roots(builder.parquet_schema(), positions.iter().copied());
        let reader = builder
            .with_projection(mask)
            .with_batch_size(BATCH)
            .with_limit(self.most)
            .build()
            .map_err(|error| damaged(source, error))?;
        for batch in reader {
            self.table.add_batch(&batch.map_err(|error| damaged(source, error))?, &positions)?;
            (self.after)(self.table)?;
        }
        Ok(())
    }
}

impl RawTable {
    /// Adds some rows; `positions` are those of the batch's columns in the file, rising.
    pub(crate) fn add_batch(&mut self, batch: &RecordBatch, positions: &[usize]) -> Result<(), DataError> {
        for column in &mut self.columns {
            let at = positions.binary_search(&column.position).unwrap_or_default();
            add_column(batch.column(at), &self.source, column)?;
        }
        self.add_rows(batch.num_rows())
    }

    /// Positions in the file of the columns to read, rising.
    pub(crate) fn positions(&self) -> Vec<usize> {
        let mut positions: Vec<usize> = self.columns.iter().map(|column| column.position).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

fn add_column(array: &ArrayRef, source: &Source, column: &mut RawColumn) -> Result<(), DataError> {
    let kind = array.data_type();
    let unreadable = || DataError::UnreadableColumn {
        file: source.path(),
        column: column.name.clone(),
        kind: kind.to_string(),
    };
    if let Cells::Lists(lists, form) = &mut column.cells
        && kind.is_nested()
    {
        let texts = ListTexts::of(array).map_err(|odd| match odd {
            Some((row, value)) => DataError::NotAnId {
                place: place(source, &column.name, lists.n_rows() + row),
                value,
                kind: kind.to_string(),
            },
            None => unreadable(),
        })?;
        (0..texts.n_rows()).for_each(|row| lists.push(form.kept(texts.row(row), &source.layout)));
        return Ok(());
    }
    if matches!(column.cells, Cells::Vectors(_)) && kind.is_nested() {
        let vectors = VectorNumbers::of(array).ok_or_else(unreadable)?;
        return (0..array.len())
            .try_for_each(|row| column.cells.push_vector(vectors.row(row).as_deref(), source, &column.name));
    }
    if kind.is_nested() || matches!(kind, DataType::Interval(_) | DataType::Duration(_)) {
        return Err(unreadable());
    }
    let is_text = match kind {
        DataType::Dictionary(_, value) => !value.is_numeric(),
        kind => {
            !(kind.is_numeric() || kind.is_temporal() || matches!(kind, DataType::Boolean | DataType::Null))
        }
    };
    if is_text || !matches!(column.cells, Cells::Numbers(_) | Cells::Moments(..)) {
        let texts = cast(array, &DataType::Utf8).ok_or_else(unreadable)?;
        let texts = texts.as_string::<i32>();
        for row in 0..texts.len() {
            let text = texts.is_valid(row).then(|| texts.value(row));
            column.cells.push_text(text, source, &column.name)?;
        }
        return Ok(());
    }
    let numbers = numbers(array).ok_or_else(unreadable)?;
    let numbers = numbers.as_primitive::<Float64Type>();
    let unit = match (&column.cells, kind.is_temporal()) {
        (Cells::Moments(..), true) => {
            add_moments(numbers, column);
            return Ok(());
        }
        (_, true) => DAY,
        (_, false) => 1.0,
    };
    let codes: Vec<f64> = source.layout.missing.iter().filter_map(|text| text.parse().ok()).collect();
    for row in 0..numbers.len() {
        let number = if numbers.is_valid(row) { numbers.value(row) } else { f64::NAN };
        let number = if codes.contains(&number) { f64::NAN } else { number / unit };
        column.cells.push_number(number, source, &column.name)?;
    }
    Ok(())
}

/// Adds dates or times in milliseconds to a column of moments.
fn add_moments(millis: &PrimitiveArray<Float64Type>, column: &mut RawColumn) {
    if let Cells::Moments(moments, _) = &mut column.cells {
        moments.extend(millis.iter().map(|millis| millis.map_or(f64::NAN, |millis| millis / 1000.0)));
    }
}

/// The array as numbers; dates and times in milliseconds.
fn numbers(array: &ArrayRef) -> Option<ArrayRef> {
    let whole = match array.data_type() {
        DataType::Date32 | DataType::Date64 => cast(&cast(array, &DataType::Date64)?, &DataType::Int64)?,
        DataType::Timestamp(..) => {
            let millis = DataType::Timestamp(TimeUnit::Millisecond, None);
            cast(&cast(array, &millis)?, &DataType::Int64)?
        }
        DataType::Time32(_) | DataType::Time64(_) => {
            let millis = cast(array, &DataType::Time32(TimeUnit::Millisecond))?;
            cast(&cast(&millis, &DataType::Int32)?, &DataType::Int64)?
        }
        _ => array.clone(),
    };
    cast(&whole, &DataType::Float64)
}

pub(super) fn cast(array: &ArrayRef, to: &DataType) -> Option<ArrayRef> {
    cast_with_options(array, to, &CastOptions { safe: false, ..CastOptions::default() }).ok()
}

fn damaged(source: &Source, error: impl std::fmt::Display) -> DataError {
    DataError::Damaged { file: source.path(), format: "a Parquet file", detail: error.to_string() }
}
