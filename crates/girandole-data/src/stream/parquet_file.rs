//! A Parquet file that is read row group by row group.

use std::fs::{File, Metadata};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
    RowSelection,
};
use parquet::file::metadata::{PageIndexPolicy, ParquetStatisticsPolicy};
use parquet::file::reader::ChunkReader;

use super::block_file::BlockFile;
use crate::DataError;
use crate::read::{regular, tidied};

/// Rows decoded at once: so few that they stay in the processor's cache until they lie in the window.
pub(super) const CHUNK: usize = 1024;

/// A Parquet file that is read row group by row group; its head is read once.
#[derive(Debug)]
pub(super) struct ParquetFile {
    pub(super) path: PathBuf,
    /// Names of the columns, as they stand.
    pub(super) names: Vec<String>,
    /// Rows of each row group.
    groups: Vec<usize>,
    head: ArrowReaderMetadata,
    stamp: Stamp,
}

/// What changes when somebody writes to a file.
#[derive(Debug, Clone, PartialEq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl ParquetFile {
    pub(super) fn open(path: &Path) -> Result<Self, DataError> {
        let file = regular(path)?;
        let about = file.metadata().map_err(|source| unreadable(path, source))?;
        let stamp = Stamp::of(&about);
        if stamp.length == 0 {
            return Err(DataError::NoRows { file: path.to_owned(), header: false });
        }
        let skip = ParquetStatisticsPolicy::SkipAll;
        let options = ArrowReaderOptions::new()
            .with_column_stats_policy(skip)
            // Where pages lie, so that those in between can be left out.
            .with_offset_index_policy(PageIndexPolicy::Optional);
        let head = crate::read::head(&file, options).map_err(|error| damaged(path, &error))?;
        let names = tidied(head.schema().fields().iter().map(|field| field.name().clone()).collect());
        let n_rows = |group: &parquet::file::metadata::RowGroupMetaData| group.num_rows().max(0) as usize;
        let groups = head.metadata().row_groups().iter().map(n_rows).collect();
        Ok(Self { path: path.to_owned(), names, groups, head, stamp })
    }

    pub(super) fn n_rows(&self) -> usize {
        self.groups.iter().sum()
    }

    /// The rows of each row group.
    pub(super) fn groups(&self) -> impl Iterator<Item = Range<usize>> {
        self.groups.iter().scan(0, |end, n| {
            *end += n;
            Some(*end - n..*end)
        })
    }

    /// Reads the columns at `positions` of some row groups; of their rows those selected, else all.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened, or is not the one it was.
    pub(super) fn read(
        &self,
        groups: Vec<usize>,
        positions: &[usize],
        selection: Option<RowSelection>,
    ) -> Result<ParquetRecordBatchReader, DataError> {
        let builder = self.builder(self.reopen()?, groups, positions);
        let builder = match selection {
            Some(selection) => builder.with_row_selection(selection),
            None => builder,
        };
        builder.build().map_err(|error| damaged(&self.path, &error))
    }

    /// Opens the file to read as many columns of whole row groups.
    pub(super) fn blocks(&self, n_columns: usize) -> Result<BlockFile, DataError> {
        BlockFile::new(self.reopen()?, n_columns).map_err(|source| unreadable(&self.path, source))
    }

    /// Reads the columns at `positions` of a row group from a file that is open.
    pub(super) fn read_group(
        &self,
        blocks: &BlockFile,
        group: usize,
        positions: &[usize],
    ) -> Result<ParquetRecordBatchReader, DataError> {
        self.refuse_changed(
            &std::fs::metadata(&self.path).map_err(|source| unreadable(&self.path, source))?,
        )?;
        let builder = self.builder(blocks.clone(), vec![group], positions);
        builder.build().map_err(|error| damaged(&self.path, &error))
    }

    fn reopen(&self) -> Result<File, DataError> {
        let failed = |source| unreadable(&self.path, source);
        let file = File::open(&self.path).map_err(failed)?;
        self.refuse_changed(&file.metadata().map_err(failed)?)?;
        Ok(file)
    }

    fn refuse_changed(&self, about: &Metadata) -> Result<(), DataError> {
        match Stamp::of(about) == self.stamp {
            true => Ok(()),
            false => Err(DataError::Changed { file: self.path.clone() }),
        }
    }

    fn builder<T: ChunkReader + 'static>(
        &self,
        file: T,
        groups: Vec<usize>,
        positions: &[usize],
    ) -> ParquetRecordBatchReaderBuilder<T> {
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.head.clone())
            .with_row_groups(groups)
            .with_projection(ProjectionMask::roots(self.head.parquet_schema(), positions.iter().copied()))
            .with_batch_size(CHUNK)
    }

    /// Says where a file is damaged, by reading some row groups again column by column.
    pub(super) fn whereabouts(
        &self,
        groups: &[usize],
        positions: &[usize],
        error: &dyn std::error::Error,
    ) -> DataError {
        if let Ok(about) = std::fs::metadata(&self.path)
            && let Err(changed) = self.refuse_changed(&about)
        {
            return changed;
        }
        for (&group, &position) in groups.iter().flat_map(|group| positions.iter().map(move |at| (group, at)))
        {
            let broken = match self.read(vec![group], &[position], None) {
                Ok(mut reader) => reader.find_map(Result::err).map(|error| error.to_string()),
                Err(error) => return error,
            };
            if let Some(reason) = broken {
                let detail = format!("row group {}, column `{}`: {reason}", group + 1, self.names[position]);
                return DataError::Damaged { file: self.path.clone(), format: "a Parquet file", detail };
            }
        }
        damaged(&self.path, error)
    }
}

impl Stamp {
    fn of(about: &Metadata) -> Self {
        Self { length: about.len(), modified: about.modified().ok() }
    }
}

fn unreadable(path: &Path, source: std::io::Error) -> DataError {
    DataError::Read { file: path.to_owned(), source }
}

fn damaged(path: &Path, error: &(impl std::fmt::Display + ?Sized)) -> DataError {
    DataError::Damaged { file: path.to_owned(), format: "a Parquet file", detail: error.to_string() }
}
