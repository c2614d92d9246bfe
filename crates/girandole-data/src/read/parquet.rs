//! Reads Parquet files, row group by row group.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::reader::ChunkReader;

use super::arrow_texts::{NoText, cast, texts, unpacked};
use super::cells::Cells;
use super::packed::regular;
use super::plain_schema::head;
use super::raw_table::{RawColumn, place};
use super::vector_numbers::VectorNumbers;
use super::{AfterBatch, ListTexts, Origin, RawTable, Source, plain_numbers};
use crate::schema::Packing;
use crate::{CellError, DataError, FileError};

/// Rows decoded at once.
const BATCH: usize = 8192;
/// From here on a floating-point number may stand for several whole numbers.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub(super) fn column_names(source: &Source) -> Result<Vec<String>, DataError> {
    with_reader(source, Names)
}

pub(super) fn read(
    source: &Source,
    table: &mut RawTable,
    most: usize,
    after: &mut AfterBatch<'_>,
) -> Result<usize, DataError> {
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
            let file = regular(path)?;
            let about = file.metadata().map_err(read_error)?;
            if Packing::of(path).is_some() {
                return Err(FileError::PackedParquet { file: path.clone() }.into());
            }
            if about.len() == 0 {
                return Err(DataError::NoRows { file: path.clone(), header: false });
            }
            job.run(builder(file, source)?, source)
        }
        Origin::Shipped { bytes, .. } => job.run(builder(Bytes::from_static(bytes), source)?, source),
        Origin::Text { name, .. } => Err(DataError::UnknownFormat { file: name.into() }),
    }
}

fn builder<T: ChunkReader + 'static>(
    file: T,
    source: &Source,
) -> Result<ParquetRecordBatchReaderBuilder<T>, DataError> {
    let head = head(&file, ArrowReaderOptions::new()).map_err(|error| damaged(source, error))?;
    Ok(ParquetRecordBatchReaderBuilder::new_with_metadata(file, head))
}

struct Names;

impl Job for Names {
    type Output = Vec<String>;

    fn run<T: ChunkReader + 'static>(
        self,
        builder: ParquetRecordBatchReaderBuilder<T>,
        _source: &Source,
    ) -> Result<Vec<String>, DataError> {
        Ok(builder.schema().fields().iter().map(|field| field.name().clone()).collect())
    }
}

struct Rows<'a, 'b> {
    table: &'a mut RawTable,
    most: usize,
    after: &'a mut AfterBatch<'b>,
}

impl Job for Rows<'_, '_> {
    type Output = usize;

    fn run<T: ChunkReader + 'static>(
        self,
        builder: ParquetRecordBatchReaderBuilder<T>,
        source: &Source,
    ) -> Result<usize, DataError> {
        let mut n_rows = 0;
        let positions = self.table.positions();
        let mask = ProjectionMask::roots(builder.parquet_schema(), positions.iter().copied());
        let reader = builder
            .with_projection(mask)
            .with_batch_size(BATCH)
            .with_limit(self.most)
            .build()
            .map_err(|error| damaged(source, error))?;
        for batch in reader {
            let batch = batch.map_err(|error| damaged(source, error))?;
            self.table.add_batch(&batch, &positions)?;
            n_rows += batch.num_rows();
            (self.after)(self.table)?;
        }
        Ok(n_rows)
    }
}

/// Hands over the columns at some rising positions as they stand.
pub(super) fn carry(
    source: &Source,
    positions: &[usize],
    each: &mut dyn FnMut(&RecordBatch),
) -> Result<(), DataError> {
    with_reader(source, Carried { positions, each })
}

struct Carried<'a> {
    positions: &'a [usize],
    each: &'a mut dyn FnMut(&RecordBatch),
}

impl Job for Carried<'_> {
    type Output = ();

    fn run<T: ChunkReader + 'static>(
        self,
        builder: ParquetRecordBatchReaderBuilder<T>,
        source: &Source,
    ) -> Result<(), DataError> {
        let mask = ProjectionMask::roots(builder.parquet_schema(), self.positions.iter().copied());
        let reader = builder.with_projection(mask).with_batch_size(BATCH).build();
        for batch in reader.map_err(|error| damaged(source, error))? {
            (self.each)(&batch.map_err(|error| damaged(source, error))?);
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
    let array = unpacked(array);
    let kind = array.data_type();
    let unreadable = || DataError::UnreadableColumn {
        file: source.path(),
        column: column.name.clone(),
        kind: kind.to_string(),
    };
    if let Cells::Lists(lists, form) = &mut column.cells
        && kind.is_nested()
    {
        let texts = ListTexts::of(&array).map_err(|odd| match odd {
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
        let vectors = VectorNumbers::of(&array).ok_or_else(unreadable)?;
        return (0..array.len())
            .try_for_each(|row| column.cells.push_vector(vectors.row(row).as_deref(), source, &column.name));
    }
    if let Cells::Moments(moments, _) = &mut column.cells
        && is_day_or_moment(kind)
    {
        let millis = millis(&array).ok_or_else(unreadable)?;
        let seconds = millis.as_primitive::<Float64Type>().iter();
        moments.extend(seconds.map(|millis| millis.map_or(f64::NAN, |millis| millis / 1000.0)));
        return Ok(());
    }
    let mut numbers = Vec::new();
    if matches!(column.cells, Cells::Numbers(_) | Cells::Exact(_) | Cells::Moments(..))
        && plain_numbers::read(&array, &mut numbers)
    {
        return match &column.cells {
            Cells::Exact(_) if numbers.iter().any(|x| has_more_digits(kind, *x)) => {
                add_texts(&texts(&array, true).map_err(|_| unreadable())?, source, column)
            }
            _ => column.cells.push_numbers(&numbers, source, &column.name),
        };
    }
    let texts = texts(&array, source.layout.spelled).map_err(|no_text| match no_text {
        NoText::Kind => unreadable(),
        NoText::Bytes(row) => {
            let place = place(source, &column.name, column.cells.len() + row);
            CellError::NotText { place, kind: kind.to_string() }.into()
        }
    })?;
    add_texts(&texts, source, column)
}

fn add_texts(texts: &StringArray, source: &Source, column: &mut RawColumn) -> Result<(), DataError> {
    texts.iter().try_for_each(|text| column.cells.push_text(text, source, &column.name))
}

/// Whether an array holds days or moments.
fn is_day_or_moment(kind: &DataType) -> bool {
    matches!(kind, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..))
}

/// Days and moments in milliseconds since 1970.
fn millis(array: &ArrayRef) -> Option<ArrayRef> {
    let whole = match array.data_type() {
        DataType::Timestamp(..) => cast(array, &DataType::Timestamp(TimeUnit::Millisecond, None))?,
        _ => cast(array, &DataType::Date64)?,
    };
    cast(&cast(&whole, &DataType::Int64)?, &DataType::Float64)
}

/// Whether a number may be written otherwise than the floating-point number next to it.
fn has_more_digits(kind: &DataType, number: f64) -> bool {
    match kind {
        DataType::Float16 | DataType::Float32 => number.fract() != 0.0,
        kind => (kind.is_integer() || kind.is_decimal()) && number.abs() >= EXACT,
    }
}

fn damaged(source: &Source, error: impl std::fmt::Display) -> DataError {
    DataError::Damaged { file: source.path(), format: "a Parquet file", detail: error.to_string() }
}
