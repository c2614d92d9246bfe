//! One Parquet file, or several with the same columns.

use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

use super::block_file::BlockFile;
use super::parquet_file::ParquetFile;
use crate::encode::Chunk;
use crate::read::{Layout, RawTable, RowMap, Source, parts};
use crate::wanted::Wanted;
use crate::{DataError, FileError, FileFormat};

/// One Parquet file, or several with the same columns whose rows follow each other.
#[derive(Debug)]
pub(super) struct ParquetFiles {
    files: Vec<ParquetFile>,
    layout: Layout,
}

/// The file that row groups are read from at the moment.
#[derive(Debug)]
pub(super) struct OpenFile {
    file: usize,
    blocks: BlockFile,
}

/// A row group of one of the files.
#[derive(Debug, Clone)]
pub(super) struct Group {
    file: usize,
    group: usize,
    /// Its rows, counted over all files.
    pub(super) rows: Range<usize>,
    first_in_file: usize,
}

impl ParquetFiles {
    /// Opens a file, those of a folder or those that fit a pattern, in the order of their names.
    pub(super) fn open(path: &Path, layout: Layout) -> Result<Self, DataError> {
        let paths = match parts(path, layout.format) {
            Err(DataError::Files(FileError::NoFiles { folder })) => {
                return Err(FileError::NoParquet { folder }.into());
            }
            other => other?,
        };
        let is_text = |path: &&PathBuf| FileFormat::of(path).or(layout.format) == Some(FileFormat::Csv);
        if paths.iter().any(|path| is_text(&path)) {
            return Err(FileError::NoParquet { folder: path.to_owned() }.into());
        }
        let files = paths.iter().map(|path| ParquetFile::open(path)).collect::<Result<Vec<_>, _>>()?;
        if let [first, others @ ..] = &files[..]
            && let Some(other) = others.iter().find(|other| other.names != first.names)
        {
            let missing = |from: &[String], of: &[String]| -> Vec<String> {
                from.iter().filter(|name| !of.contains(name)).cloned().collect()
            };
            let (lacks, adds) = (missing(&first.names, &other.names), missing(&other.names, &first.names));
            let (file, first) = (other.path.clone(), first.path.clone());
            return Err(FileError::OtherColumns { file, first, lacks, adds }.into());
        }
        let files = Self { files, layout };
        if files.n_rows() == 0 {
            return Err(DataError::NoRows { file: path.to_owned(), header: true });
        }
        Ok(files)
    }

    /// Names of the columns, the same in all files.
    pub(super) fn names(&self) -> &[String] {
        self.files.first().map_or(&[], |file| &file.names)
    }

    pub(super) fn n_rows(&self) -> usize {
        self.files.iter().map(ParquetFile::n_rows).sum()
    }

    /// All row groups, in order.
    pub(super) fn groups(&self) -> Vec<Group> {
        let (mut groups, mut before) = (Vec::new(), 0);
        for (file, parquet) in self.files.iter().enumerate() {
            for (group, rows) in parquet.groups().enumerate() {
                let first_in_file = rows.start;
                groups.push(Group {
                    file,
                    group,
                    rows: before + rows.start..before + rows.end,
                    first_in_file,
                });
            }
            before += parquet.n_rows();
        }
        groups
    }

    /// Positions in a file of the wanted columns, rising.
    pub(super) fn positions(&self, wanted: &Wanted) -> Result<Vec<usize>, DataError> {
        Ok(RawTable::new(self.source(RowMap::new([])), self.names(), wanted)?.positions())
    }

    /// Hands over the rows of a row group, some at a time, with the position of the first among all rows.
    ///
    /// `open` is what the call before left there, so that the next row group of the same file takes over its memory.
    pub(super) fn read_group<E: From<DataError>>(
        &self,
        open: &mut Option<OpenFile>,
        group: &Group,
        positions: &[usize],
        each: &mut dyn FnMut(usize, &Chunk<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let file = &self.files[group.file];
        let map = RowMap::of(&file.path, group.first_in_file..group.first_in_file + group.rows.len());
        let blocks = match open.take() {
            Some(open) if open.file == group.file => open.blocks,
            _ => file.blocks(positions.len())?,
        };
        let mut done = 0;
        for batch in file.read_group(&blocks, group.group, positions)? {
            let batch = batch.map_err(|error| file.whereabouts(&[group.group], positions, &error))?;
            each(group.rows.start + done, &self.chunk(&batch, positions, map.after(done)))?;
            done += batch.num_rows();
        }
        *open = Some(OpenFile { file: group.file, blocks });
        match done == group.rows.len() {
            true => Ok(()),
            false => {
                let detail = format!(
                    "row group {} has {done} rows, its head says {}",
                    group.group + 1,
                    group.rows.len()
                );
                let file = file.path.clone();
                Err(DataError::Damaged { file, format: "a Parquet file", detail }.into())
            }
        }
    }

    /// Hands over some rows, given by rising runs over all files, some at a time.
    pub(super) fn read_runs(
        &self,
        runs: &[Range<usize>],
        positions: &[usize],
        each: &mut dyn FnMut(&Chunk<'_>) -> Result<(), DataError>,
    ) -> Result<(), DataError> {
        let map = self.map(runs);
        let mut done = 0;
        for (file, (groups, selectors)) in self.files.iter().zip(self.selections(runs)) {
            if groups.is_empty() {
                continue;
            }
            let selection = Some(RowSelection::from(selectors));
            for batch in file.read(groups.clone(), positions, selection)? {
                let batch = batch.map_err(|error| file.whereabouts(&groups, positions, &error))?;
                each(&self.chunk(&batch, positions, map.after(done)))?;
                done += batch.num_rows();
            }
        }
        Ok(())
    }

    /// Reads some rows, given by rising runs over all files, cell by cell.
    pub(super) fn table(&self, runs: &[Range<usize>], wanted: &Wanted) -> Result<RawTable, DataError> {
        let mut table = RawTable::new(self.source(self.map(runs)), self.names(), wanted)?;
        let positions = table.positions();
        self.read_runs(runs, &positions, &mut |chunk| table.add_batch(chunk.batch, &positions))?;
        table.finish()
    }

    fn chunk<'a>(&'a self, batch: &'a RecordBatch, positions: &'a [usize], rows: RowMap) -> Chunk<'a> {
        Chunk { batch, positions, names: self.names(), source: self.source(rows) }
    }

    fn source(&self, rows: RowMap) -> Source {
        let path = self.files.first().map(|file| file.path.as_path());
        Source { rows: Some(rows), ..Source::file(path.unwrap_or("".as_ref()), self.layout.clone()) }
    }

    /// Where the rows of some runs lie.
    fn map(&self, runs: &[Range<usize>]) -> RowMap {
        let mut places = Vec::new();
        let mut before = 0;
        for file in &self.files {
            let rows = before..before + file.n_rows();
            let there = runs.iter().filter_map(|run| overlap(run, &rows));
            places.extend(there.map(|run| (file.path.clone(), run.start - before..run.end - before)));
            before = rows.end;
        }
        RowMap::new(places)
    }

    /// For each file the row groups that hold rows of some runs, and which rows of these groups.
    fn selections(&self, runs: &[Range<usize>]) -> Vec<(Vec<usize>, Vec<RowSelector>)> {
        let mut selections: Vec<_> = self.files.iter().map(|_| (Vec::new(), Vec::new())).collect();
        for group in self.groups() {
            let first = runs.partition_point(|run| run.end <= group.rows.start);
            let inside: Vec<_> = runs[first..].iter().map_while(|run| overlap(run, &group.rows)).collect();
            if inside.is_empty() {
                continue;
            }
            let (groups, selectors) = &mut selections[group.file];
            groups.push(group.group);
            let mut at = group.rows.start;
            for run in inside {
                selectors.extend([RowSelector::skip(run.start - at), RowSelector::select(run.len())]);
                at = run.end;
            }
            selectors.push(RowSelector::skip(group.rows.end - at));
        }
        selections
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> Option<Range<usize>> {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    (start < end).then_some(start..end)
}
