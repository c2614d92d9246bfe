//! Reads CSV files, batch by batch.

use std::io::{BufReader, Cursor, Read};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_csv::ReaderBuilder;
use arrow_csv::reader::Format;
use arrow_schema::{ArrowError, DataType, Field, Schema};

use super::checksum::Hashing;
use super::locate::{Records, Verdict};
use super::{AfterBatch, Origin, RawTable, Source, packed};
use crate::DataError;
use crate::schema::split;

/// Rows decoded at once.
const BATCH: usize = 8192;

pub(super) fn column_names(source: &Source) -> Result<Vec<String>, DataError> {
    let first = first_cells(source)?;
    match &source.layout.columns {
        // A file of unnamed columns may come with a header all the same.
        Some(names) if !begins_with(&first, names) => Ok(names.clone()),
        _ => Ok(first),
    }
}

pub(super) fn read(
    source: &Source,
    table: &mut RawTable,
    most: usize,
    after: &mut AfterBatch<'_>,
) -> Result<usize, DataError> {
    let mut bytes = Hashing::new(open(source)?, source.checksum.is_some());
    let read = read_batches(source, &mut bytes, table, most, after);
    if let Some(checksum) = &source.checksum {
        // Before what the reader says: in a wrong file a strange cell is only a symptom.
        bytes.verify(checksum, source.path())?;
    }
    read
}

fn read_batches(
    source: &Source,
    bytes: impl Read,
    table: &mut RawTable,
    most: usize,
    after: &mut AfterBatch<'_>,
) -> Result<usize, DataError> {
    let positions = table.positions();
    let mut left = most;
    for batch in batches(source, bytes, table.names().len(), &positions)? {
        let batch = batch.map_err(|error| explain(source, error))?;
        let batch = batch.slice(0, batch.num_rows().min(left));
        add(&batch, &positions, table)?;
        after(table)?;
        left -= batch.num_rows();
        if left == 0 {
            break;
        }
    }
    Ok(most - left)
}

/// Hands over the columns at some rising positions, texts as they stand.
pub(super) fn carry(
    source: &Source,
    n_columns: usize,
    positions: &[usize],
    each: &mut dyn FnMut(&RecordBatch),
) -> Result<(), DataError> {
    for batch in batches(source, open(source)?, n_columns, positions)? {
        each(&batch.map_err(|error| explain(source, error))?);
    }
    Ok(())
}

fn batches<R: Read>(
    source: &Source,
    bytes: R,
    n_columns: usize,
    positions: &[usize],
) -> Result<impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<R>, DataError> {
    let fields: Vec<Field> =
        (0..n_columns).map(|i| Field::new(i.to_string(), DataType::Utf8, true)).collect();
    ReaderBuilder::new(Arc::new(Schema::new(fields)))
        .with_header(has_header(source)?)
        .with_delimiter(delimiter(source))
        .with_batch_size(BATCH)
        .with_projection(positions.to_vec())
        .build_buffered(BufReader::with_capacity(1 << 18, bytes))
        .map_err(|error| explain(source, error))
}

fn add(batch: &RecordBatch, positions: &[usize], table: &mut RawTable) -> Result<(), DataError> {
    for column in &mut table.columns {
        let at = positions.binary_search(&column.position).unwrap_or_default();
        let texts = batch.column(at).as_string::<i32>();
        for row in 0..texts.len() {
            let text = texts.is_valid(row).then(|| texts.value(row));
            column.cells.push_text(text, &table.source, &column.name)?;
        }
    }
    table.add_rows(batch.num_rows())
}

/// The line on which a row begins, from 1.
pub(super) fn line_of(source: &Source, row: usize) -> Option<usize> {
    let header = usize::from(has_header(source).ok()?);
    records(source).ok()?.nth(row + header).map(|record| record.line)
}

fn records(source: &Source) -> Result<Records<BufReader<Box<dyn Read>>>, DataError> {
    let reader = BufReader::with_capacity(1 << 18, open(source)?);
    Ok(Records::new(reader, delimiter(source)))
}

fn open(source: &Source) -> Result<Box<dyn Read>, DataError> {
    match &source.origin {
        Origin::File(path) => packed::open(path),
        Origin::Text { text, .. } => Ok(Box::new(Cursor::new(text.clone()))),
        Origin::Shipped { name, .. } => Err(DataError::UnknownFormat { file: name.into() }),
    }
}

fn delimiter(source: &Source) -> u8 {
    let name = source.path().to_string_lossy().to_ascii_lowercase();
    let tab = split(&name).0.ends_with(".tsv");
    match source.layout.delimiter {
        Some(delimiter) => u8::try_from(delimiter).unwrap_or(b','),
        None if tab => b'\t',
        None => b',',
    }
}

fn has_header(source: &Source) -> Result<bool, DataError> {
    let Some(names) = &source.layout.columns else { return Ok(true) };
    Ok(begins_with(&first_cells(source)?, names))
}

/// Whether the first cell of a row is the first of some names.
fn begins_with(cells: &[String], names: &[String]) -> bool {
    cells.first().map(|cell| cell.trim()) == names.first().map(String::as_str)
}

/// The cells of the first row.
fn first_cells(source: &Source) -> Result<Vec<String>, DataError> {
    let format = Format::default().with_header(true).with_delimiter(delimiter(source));
    let (schema, _) = format.infer_schema(open(source)?, Some(0)).map_err(|error| explain(source, error))?;
    if schema.fields().is_empty() {
        return Err(DataError::NoRows { file: source.path(), header: false });
    }
    Ok(schema.fields().iter().map(|field| field.name().clone()).collect())
}

/// Finds out by a second look at the file what the reader stumbled over.
fn explain(source: &Source, error: ArrowError) -> DataError {
    let file = source.path();
    let damaged =
        |detail: String| DataError::Damaged { file: file.clone(), format: "a readable text file", detail };
    if let ArrowError::IoError(_, io) = error {
        return match io.kind() {
            std::io::ErrorKind::UnexpectedEof
            | std::io::ErrorKind::InvalidData
            | std::io::ErrorKind::InvalidInput
            | std::io::ErrorKind::Other => damaged(io.to_string()),
            _ => DataError::Read { file, source: io },
        };
    }
    let header = has_header_unless_broken(source);
    let (mut want, unnamed) = (None, source.layout.columns.as_ref().map(Vec::len));
    let Ok(records) = records(source) else { return damaged(error.to_string()) };
    for (index, record) in records.enumerate() {
        match record.verdict {
            Verdict::NotUtf8 { line } => return DataError::NotUtf8 { file, line },
            Verdict::Failed(io) => return damaged(io),
            Verdict::Read { cells, open_quote } => {
                let want = *want.get_or_insert(unnamed.unwrap_or(cells));
                if cells != want || open_quote {
                    let row = index + 1 - usize::from(header);
                    return DataError::RaggedRow {
                        file,
                        row,
                        line: record.line,
                        got: cells,
                        want,
                        open_quote,
                    };
                }
            }
        }
    }
    damaged(error.to_string())
}

fn has_header_unless_broken(source: &Source) -> bool {
    let Some(names) = &source.layout.columns else { return true };
    let first = records(source).ok().and_then(|mut records| records.next());
    first.is_some_and(|record| Some(record.first_cell.as_str()) == names.first().map(String::as_str))
}
