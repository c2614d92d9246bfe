//! The types that the columns of a Parquet file are read as.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, TimeUnit};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::Type as PhysicalType;
use parquet::errors::Result;
use parquet::file::reader::ChunkReader;

/// Reads the head of a Parquet file, such that no column is read in a packed form that its writer preferred.
///
/// Dictionaries and runs of other things than texts make the reader fail, and the nanoseconds of old timestamps end in
/// 2262; columns of plain values and of microseconds do neither.
pub(crate) fn head<T: ChunkReader>(file: &T, options: ArrowReaderOptions) -> Result<ArrowReaderMetadata> {
    // What the writer noted about its types may be what cannot be read.
    let noted = ArrowReaderMetadata::load(file, options.clone());
    let head = match noted {
        Ok(head) => head,
        Err(_) => ArrowReaderMetadata::load(file, options.clone().with_skip_arrow_metadata(true))?,
    };
    let plain = plain(&head);
    if plain.fields() == head.schema().fields() {
        return Ok(head);
    }
    let again =
        ArrowReaderMetadata::try_new(head.metadata().clone(), options.clone().with_schema(Arc::new(plain)));
    again.or_else(|_| {
        ArrowReaderMetadata::try_new(head.metadata().clone(), options.with_skip_arrow_metadata(true))
    })
}

fn plain(head: &ArrowReaderMetadata) -> Schema {
    let roots = head.parquet_schema().root_schema().get_fields();
    let field = |(at, field): (usize, &FieldRef)| {
        let root = roots.get(at).filter(|root| root.is_primitive());
        let is_96_bits = root.is_some_and(|root| root.get_physical_type() == PhysicalType::INT96);
        match field.data_type() {
            DataType::Timestamp(_, zone) if is_96_bits => {
                with_type(field, DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))
            }
            kind => with_type(field, plain_type(kind)),
        }
    };
    let fields: Fields = head.schema().fields().iter().enumerate().map(field).collect();
    Schema::new_with_metadata(fields, head.schema().metadata().clone())
}

fn plain_type(kind: &DataType) -> DataType {
    let inner = |field: &FieldRef| with_type(field, plain_type(field.data_type()));
    match kind {
        DataType::Dictionary(_, values) => plain_type(values),
        DataType::RunEndEncoded(_, values) => plain_type(values.data_type()),
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::LargeBinary | DataType::BinaryView => DataType::Binary,
        DataType::List(item) | DataType::ListView(item) => DataType::List(inner(item)),
        DataType::LargeList(item) | DataType::LargeListView(item) => DataType::LargeList(inner(item)),
        DataType::FixedSizeList(item, n) => DataType::FixedSizeList(inner(item), *n),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(inner).collect()),
        DataType::Map(entries, sorted) => DataType::Map(inner(entries), *sorted),
        kind => kind.clone(),
    }
}

fn with_type(field: &FieldRef, kind: DataType) -> FieldRef {
    // A new field: one of a dictionary remembers its number.
    let plain = Field::new(field.name(), kind, field.is_nullable());
    Arc::new(plain.with_metadata(field.metadata().clone()))
}
