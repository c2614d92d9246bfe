//! Generated rows as a Parquet file.

use std::io;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::DataError;
use crate::write::write_atomically;

/// Rows drawn and written at once.
pub(super) const CHUNK: u32 = 1 << 14;

/// Writes batches with the columns of `empty`, in one step: an older file stays whole until the new one is.
pub(super) fn write_parquet(
    file: &Path,
    empty: impl FnOnce() -> Result<RecordBatch, ArrowError>,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<(), DataError> {
    write_atomically(file, |out| {
        let schema = empty().map_err(io::Error::other)?.schema();
        let level = ZstdLevel::try_new(1).map_err(io::Error::other)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let mut writer = ArrowWriter::try_new(out, schema, Some(properties)).map_err(io::Error::other)?;
        for batch in batches {
            writer.write(&batch.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
        writer.close().map_err(io::Error::other)?;
        Ok(())
    })
}
