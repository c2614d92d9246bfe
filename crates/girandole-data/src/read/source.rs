//! Where rows come from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{AfterBatch, Checksum, Layout, RawTable, RowMap, csv, parquet};
use crate::wanted::Wanted;
use crate::{DataError, FileFormat};

/// Where the bytes are.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    File(PathBuf),
    /// A Parquet file shipped inside the program.
    Shipped {
        name: &'static str,
        bytes: &'static [u8],
    },
    /// CSV in memory, named for messages.
    Text {
        name: String,
        text: Arc<[u8]>,
    },
}

/// A file of rows and how to read it.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) origin: Origin,
    pub(crate) layout: Layout,
    pub(crate) checksum: Option<Checksum>,
    /// Where the rows that are read lie, if they are not those of the file from the first on.
    pub(crate) rows: Option<RowMap>,
}

impl Source {
    pub(crate) fn file(path: &Path, layout: Layout) -> Self {
        Self { origin: Origin::File(path.to_owned()), layout, checksum: None, rows: None }
    }

    pub(crate) fn text(name: &str, text: &str, layout: Layout) -> Self {
        let origin = Origin::Text { name: name.to_owned(), text: text.as_bytes().into() };
        Self { origin, layout, checksum: None, rows: None }
    }

    /// The file's name for messages.
    pub(crate) fn path(&self) -> PathBuf {
        match &self.origin {
            Origin::File(path) => path.clone(),
            Origin::Shipped { name, .. } => PathBuf::from(name),
            Origin::Text { name, .. } => PathBuf::from(name),
        }
    }

    pub(crate) fn format(&self) -> Result<FileFormat, DataError> {
        match &self.origin {
            Origin::Shipped { .. } => Ok(FileFormat::Parquet),
            Origin::Text { .. } => Ok(FileFormat::Csv),
            // The ending first: a model trained on CSV may predict a Parquet file.
            Origin::File(path) => FileFormat::of(path)
                .or(self.layout.format)
                .ok_or_else(|| DataError::UnknownFormat { file: path.clone() }),
        }
    }

    /// The names of the columns, in order, as they stand.
    pub(crate) fn column_names(&self) -> Result<Vec<String>, DataError> {
        match self.format()? {
            FileFormat::Csv => csv::column_names(self),
            FileFormat::Parquet => parquet::column_names(self),
        }
    }

    /// Reads the wanted columns of all rows.
    pub(crate) fn read(&self, wanted: &Wanted) -> Result<RawTable, DataError> {
        self.read_at_most(wanted, usize::MAX)
    }

    /// Reads the wanted columns of the first rows.
    pub(crate) fn read_at_most(&self, wanted: &Wanted, rows: usize) -> Result<RawTable, DataError> {
        let names = self.column_names()?;
        let mut table = RawTable::new(self.clone(), &names, wanted)?;
        self.read_into(&mut table, names.len(), rows, &mut |_| Ok(()))?;
        table.finish()
    }

    /// Reads the wanted columns in chunks of about `rows` rows, which `each` gets in order: for files larger than memory.
    pub(crate) fn read_in_chunks(
        &self,
        wanted: &Wanted,
        rows: usize,
        each: &mut dyn FnMut(RawTable) -> Result<(), DataError>,
    ) -> Result<(), DataError> {
        let names = self.column_names()?;
        let mut done = 0;
        let begin = |done: usize| {
            let rows = self.rows.clone().unwrap_or_else(|| RowMap::of(&self.path(), 0..usize::MAX));
            RawTable::new(Self { rows: Some(rows.after(done)), ..self.clone() }, &names, wanted)
        };
        let mut table = begin(0)?;
        self.read_into(&mut table, names.len(), usize::MAX, &mut |table| {
            if table.n_rows() >= rows {
                done += table.n_rows();
                let whole = std::mem::replace(table, begin(done)?);
                each(whole.finish()?)?;
            }
            Ok(())
        })?;
        // Only a file without rows has none left and none done.
        if table.n_rows() > 0 || done == 0 { each(table.finish()?) } else { Ok(()) }
    }

    fn read_into(
        &self,
        table: &mut RawTable,
        n_columns: usize,
        rows: usize,
        after: &mut AfterBatch<'_>,
    ) -> Result<(), DataError> {
        match self.format()? {
            FileFormat::Csv => csv::read(self, n_columns, table, rows, after),
            FileFormat::Parquet => parquet::read(self, table, rows, after),
        }
    }

    /// The line on which a row begins, from 1; text files only. Reads the file anew: for messages.
    pub(crate) fn line_of(&self, row: usize) -> Option<usize> {
        match self.format().ok()? {
            FileFormat::Csv => csv::line_of(self, row),
            FileFormat::Parquet => None,
        }
    }
}
