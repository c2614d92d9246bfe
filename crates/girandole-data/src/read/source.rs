//! Where rows come from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{AfterBatch, Checksum, Layout, RawTable, RowMap, csv, header, parquet, parts};
use crate::wanted::Wanted;
use crate::{DataError, FileError, FileFormat};

/// Where the bytes are.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// A file, a folder of files, or a pattern that files fit.
    File(PathBuf),
    /// A Parquet file shipped inside the program.
    Shipped { name: &'static str, bytes: &'static [u8] },
    /// CSV in memory, named for messages.
    Text { name: String, text: Arc<[u8]> },
}

/// A file of rows, or several whose rows follow each other, and how to read them.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) origin: Origin,
    pub(crate) layout: Layout,
    pub(crate) checksum: Option<Checksum>,
    /// Where the rows that are read lie, if they are not those of one file from the first on.
    pub(crate) rows: Option<RowMap>,
}

impl Source {
    /// The rows of a file, of a folder of files, or of the files that fit a pattern.
    pub(crate) fn file(path: &Path, layout: Layout) -> Self {
        Self { origin: Origin::File(path.to_owned()), layout, checksum: None, rows: None }
    }

    pub(crate) fn text(name: &str, text: &str, layout: Layout) -> Self {
        let origin = Origin::Text { name: name.to_owned(), text: text.as_bytes().into() };
        Self { origin, layout, checksum: None, rows: None }
    }

    /// The name for messages.
    pub(crate) fn path(&self) -> PathBuf {
        match &self.origin {
            Origin::File(path) => path.clone(),
            Origin::Shipped { name, .. } => PathBuf::from(name),
            Origin::Text { name, .. } => PathBuf::from(name),
        }
    }

    /// The files that it consists of, in order, each a source of its own.
    pub(crate) fn parts(&self) -> Result<Vec<Self>, DataError> {
        let Origin::File(path) = &self.origin else { return Ok(vec![self.clone()]) };
        let paths = parts::parts(path, self.layout.format)?;
        Ok(paths.into_iter().map(|path| self.at(path)).collect())
    }

    /// Another file that is read likewise.
    pub(super) fn at(&self, path: PathBuf) -> Self {
        match &self.origin {
            Origin::File(_) => Self { origin: Origin::File(path), ..self.clone() },
            _ => self.clone(),
        }
    }

    /// How one file is written.
    pub(super) fn format(&self) -> Result<FileFormat, DataError> {
        match &self.origin {
            Origin::Shipped { .. } => Ok(FileFormat::Parquet),
            Origin::Text { .. } => Ok(FileFormat::Csv),
            // The ending first: a model trained on CSV may predict a Parquet file.
            Origin::File(path) => FileFormat::of(path)
                .or(self.layout.format)
                .ok_or_else(|| DataError::UnknownFormat { file: path.clone() }),
        }
    }

    /// The names of the columns, in order, as they are used.
    pub(crate) fn column_names(&self) -> Result<Vec<String>, DataError> {
        match self.parts()?.first() {
            Some(first) => first.own_names(),
            None => Err(DataError::NoRows { file: self.path(), header: false }),
        }
    }

    /// The same rows with the separator that the header speaks for, where nothing is said and a comma finds one column.
    pub(crate) fn guessed(self) -> Result<Self, DataError> {
        let first = self.parts()?.into_iter().next();
        let Some(first) = first.filter(|_| self.layout.delimiter.is_none()) else { return Ok(self) };
        if first.format()? != FileFormat::Csv {
            return Ok(self);
        }
        let [lone] = &first.own_names()?[..] else { return Ok(self) };
        let often = |sign: &char| lone.matches(*sign).count();
        let delimiter = [';', '\t', '|'].into_iter().filter(|sign| often(sign) > 0).max_by_key(often);
        Ok(Self { layout: Layout { delimiter, ..self.layout.clone() }, ..self })
    }

    /// The names of the columns of one file.
    pub(super) fn own_names(&self) -> Result<Vec<String>, DataError> {
        if let Origin::File(path) = &self.origin {
            let known = super::packed::regular(path);
            // Of what is not there, the name may be all that is wrong.
            if let Err(DataError::Read { .. }) = known
                && !path.exists()
            {
                self.format()?;
            }
            known?;
        }
        let names = match self.format()? {
            FileFormat::Csv => csv::column_names(self),
            FileFormat::Parquet => parquet::column_names(self),
        };
        names.map(header::tidied)
    }

    /// Reads the wanted columns of all rows.
    pub(crate) fn read(&self, wanted: &Wanted) -> Result<RawTable, DataError> {
        self.read_at_most(wanted, usize::MAX)
    }

    /// Reads the wanted columns of the first rows.
    pub(crate) fn read_at_most(&self, wanted: &Wanted, rows: usize) -> Result<RawTable, DataError> {
        let (parts, names) = self.opened()?;
        let mut table = RawTable::new(self.clone(), &names, wanted)?;
        self.read_parts(&parts, &mut table, rows, &mut |_| Ok(()))?;
        table.finish()
    }

    /// Reads the wanted columns in chunks of about `rows` rows, which `each` gets in order: for files larger than memory.
    pub(crate) fn read_in_chunks(
        &self,
        wanted: &Wanted,
        rows: usize,
        each: &mut dyn FnMut(RawTable) -> Result<(), DataError>,
    ) -> Result<(), DataError> {
        let (parts, names) = self.opened()?;
        let mut done = 0;
        let mut table = RawTable::new(self.clone(), &names, wanted)?;
        self.read_parts(&parts, &mut table, usize::MAX, &mut |table| {
            if table.n_rows() >= rows {
                done += table.n_rows();
                let next = table.next(wanted, done);
                each(std::mem::replace(table, next).finish()?)?;
            }
            Ok(())
        })?;
        // Only a file without rows has none left and none done.
        if table.n_rows() > 0 || done == 0 { each(table.finish()?) } else { Ok(()) }
    }

    /// The files and the columns of the first.
    fn opened(&self) -> Result<(Vec<Self>, Vec<String>), DataError> {
        let parts = self.parts()?;
        let Some(first) = parts.first() else {
            return Err(DataError::NoRows { file: self.path(), header: false });
        };
        let names = first.own_names()?;
        Ok((parts, names))
    }

    /// Reads the rows of one file after the other, at most `most` in all.
    fn read_parts(
        &self,
        parts: &[Self],
        table: &mut RawTable,
        most: usize,
        after: &mut AfterBatch<'_>,
    ) -> Result<(), DataError> {
        let mut left = most;
        let is_lone = matches!(parts, [one] if one.path() == self.path());
        for (i, part) in parts.iter().enumerate() {
            if left == 0 {
                break;
            }
            if i > 0 {
                let names = part.own_names()?;
                same_columns(&parts[0], part, (table.names(), &names))?;
                table.find_columns(&part.path(), &names)?;
            }
            if !is_lone {
                table.source.rows.get_or_insert_with(|| RowMap::new([])).begin(&part.path());
            }
            let n_rows = match part.format()? {
                FileFormat::Csv => csv::read(part, table, left, after)?,
                FileFormat::Parquet => parquet::read(part, table, left, after)?,
            };
            left -= n_rows;
            if let Some(rows) = table.source.rows.as_mut().filter(|_| !is_lone) {
                rows.end(n_rows);
            }
        }
        Ok(())
    }

    /// The line on which a row of a file begins, from 1; text files only. Reads the file anew: for messages.
    pub(crate) fn line_of(&self, row: usize) -> Option<usize> {
        match self.format().ok()? {
            FileFormat::Csv => csv::line_of(self, row),
            FileFormat::Parquet => None,
        }
    }
}

/// Refuses a file whose columns are not those of the first; their order may be another.
fn same_columns(
    first: &Source,
    part: &Source,
    (wanted, got): (&[String], &[String]),
) -> Result<(), DataError> {
    let missing = |from: &[String], of: &[String]| -> Vec<String> {
        from.iter().filter(|name| !of.contains(name)).cloned().collect()
    };
    let (lacks, adds) = (missing(wanted, got), missing(got, wanted));
    match lacks.is_empty() && adds.is_empty() && wanted.len() == got.len() {
        true => Ok(()),
        false => Err(FileError::OtherColumns { file: part.path(), first: first.path(), lacks, adds }.into()),
    }
}
