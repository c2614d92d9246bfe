//! Rows from all over a file.

use std::path::Path;

use super::numerals::Numerals;
use crate::condition::Target;
use crate::read::{Layout, ListForm, RawTable, Source};
use crate::wanted::{ReadAs, Wanted};
use crate::{ColumnError, DataConfig, DataError, FeatureConfig, FileFormat, Keep};

/// Rows that are looked at, at least half as many of a file that has more.
const ROWS: usize = 200_000;
/// Rows that are read at once.
const CHUNK: usize = 65_536;
/// Rows that tell how a file is written.
const FIRST: usize = 200;

/// Rows from all over a file, every column as texts, lists or vectors.
pub(super) struct Sample {
    pub(super) table: RawTable,
    pub(super) names: Vec<String>,
    /// Columns of lists, vectors and what is neither.
    pub(super) nested: Nested,
    /// Rows of the file.
    pub(super) n_rows: usize,
    /// Settings of `[data]` by which the file is read.
    pub(super) data: DataConfig,
}

/// Columns that are not one text or number a row.
#[derive(Debug, Default)]
pub(super) struct Nested {
    pub(super) lists: Vec<String>,
    pub(super) vectors: Vec<String>,
    pub(super) unreadable: Vec<String>,
}

impl Sample {
    /// The names of the columns of a file.
    pub(super) fn names(file: &Path) -> Result<Vec<String>, DataError> {
        Source::file(file, Layout { delimiter: delimiter(file), ..Layout::of(&DataConfig::default()) })
            .column_names()
    }

    /// Reads a file; `targets` may be conditions.
    pub(super) fn read(file: &Path, targets: &[String]) -> Result<Self, DataError> {
        let mut data = DataConfig { path: Some(file.to_owned()), ..DataConfig::default() };
        data.separator = delimiter(file);
        let source = Source::file(file, Layout::of(&data));
        let names = source.column_names()?;
        let mut nested = Nested::default();
        loop {
            match rows(&source, &nested.wanted(&names, targets)?) {
                Err(error) => nested.learn(error)?,
                Ok((table, n_rows)) => return Ok(Self { table, names, nested, n_rows, data }),
            }
        }
    }

    /// The columns of one text a row.
    pub(super) fn plain(&self) -> impl Iterator<Item = &String> {
        self.names.iter().filter(|name| !self.nested.holds(name))
    }

    /// How numbers are written: with the signs that make numbers of the most columns.
    pub(super) fn numerals(&self) -> Result<Numerals, DataError> {
        let mut texts: Vec<Vec<&str>> = Vec::new();
        for name in self.plain() {
            let values = &self.table.text(name)?.values;
            texts.push(
                values
                    .iter()
                    .map(String::as_str)
                    .filter(|text| text.contains(|c: char| c.is_ascii_digit()))
                    .collect(),
            );
        }
        texts.retain(|texts| !texts.is_empty());
        let is_read =
            |numerals: Numerals, texts: &[&str]| texts.iter().all(|text| numerals.number(text).is_some());
        let n_read = |numerals: Numerals| texts.iter().filter(|texts| is_read(numerals, texts)).count();
        let plain = n_read(Numerals::default());
        let mut best = (plain, Numerals::default());
        // Where a comma parts cells, a comma in a number is rarely its decimal sign; elsewhere it mostly is.
        let is_comma = self.data.separator.is_none();
        let mut candidates = Numerals::OTHERS.to_vec();
        if !is_comma {
            candidates.sort_by_key(|one| one.decimal.is_none());
        }
        for numerals in candidates {
            let n = n_read(numerals);
            best = if n > best.0 { (n, numerals) } else { best };
        }
        Ok(best.1)
    }
}

/// Reads rows in chunks and keeps every other, every fourth and so on as they come to be too many.
fn rows(source: &Source, wanted: &Wanted) -> Result<(RawTable, usize), DataError> {
    let (mut kept, mut n_rows, mut step): (Option<RawTable>, usize, usize) = (None, 0, 1);
    source.read_in_chunks(wanted, CHUNK, &mut |chunk| {
        let (first, n) = (n_rows, chunk.n_rows());
        n_rows += n;
        let chunk = chunk.rows(&|row| (first + row).is_multiple_of(step));
        match &mut kept {
            None => kept = Some(chunk),
            Some(table) => table.append(&chunk),
        }
        while let Some(table) = kept.as_mut().filter(|table| table.n_rows() > ROWS) {
            step *= 2;
            *table = table.rows(&|row| row.is_multiple_of(2));
        }
        Ok(())
    })?;
    let none = || DataError::NoRows { file: source.path(), header: true };
    Ok((kept.ok_or_else(none)?.finish()?, n_rows))
}

/// What stands between the cells of a CSV file, if it is not what its name says: what gives its first rows the most
/// columns.
fn delimiter(file: &Path) -> Option<char> {
    if FileFormat::of(file).unwrap_or(FileFormat::Csv) != FileFormat::Csv {
        return None;
    }
    let n_columns = |delimiter: Option<char>| {
        let source = Source::file(file, Layout { delimiter, ..Layout::of(&DataConfig::default()) });
        let names = source.column_names().unwrap_or_default();
        let mut wanted = Wanted::default();
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        names.first().into_iter().for_each(|name| wanted.add(name, ReadAs::Text));
        let is_read = distinct.len() == names.len() && source.read_at_most(&wanted, FIRST).is_ok();
        if is_read { names.len() } else { 0 }
    };
    let mut best = (n_columns(None), None);
    if best.0 > 1 {
        return None;
    }
    for delimiter in [';', '\t', '|', ',', ' '].map(Some) {
        let n = n_columns(delimiter);
        best = if n > best.0.max(1) { (n, delimiter) } else { best };
    }
    best.1
}

impl Nested {
    pub(super) fn holds(&self, column: &String) -> bool {
        [&self.lists, &self.vectors, &self.unreadable].iter().any(|columns| columns.contains(column))
    }

    /// All columns as texts, lists or vectors but those that are neither, and what the targets read.
    fn wanted(&self, names: &[String], targets: &[String]) -> Result<Wanted, DataError> {
        let whole = FeatureConfig::list(["lists"]).with_max_len(usize::MAX).list_form();
        let whole = ListForm { keep: Keep::First, ..whole };
        let mut wanted = Wanted::default();
        names.iter().filter(|name| !self.holds(name)).for_each(|name| wanted.add(name, ReadAs::Text));
        self.lists.iter().for_each(|name| wanted.add(name, ReadAs::List(whole.clone())));
        self.vectors.iter().for_each(|name| wanted.add(name, ReadAs::Vector(None)));
        for target in targets {
            match Target::parse(target)? {
                Target::Column(column) => wanted.add(&column, ReadAs::Text),
                Target::Condition(condition) => condition.wants().for_each(|(c, read)| wanted.add(c, read)),
            }
        }
        Ok(wanted)
    }

    /// Takes a column that could not be read for lists, lists for vectors, and vectors for what cannot be read.
    fn learn(&mut self, error: DataError) -> Result<(), DataError> {
        let column = match &error {
            DataError::UnreadableColumn { column, .. } => column.clone(),
            DataError::NotAnId { place, .. } => place.column.clone(),
            DataError::Column(
                ColumnError::VectorLength { place, .. } | ColumnError::NotAVector { place, .. },
            ) => place.column.clone(),
            DataError::NotFinite { place, .. } if self.vectors.contains(&place.column) => {
                place.column.clone()
            }
            _ => return Err(error),
        };
        if self.unreadable.contains(&column) {
            return Err(error);
        }
        let was_list = self.lists.contains(&column);
        let was_vector = self.vectors.contains(&column);
        self.lists.retain(|list| *list != column);
        self.vectors.retain(|vector| *vector != column);
        match (was_list, was_vector) {
            (false, false) => self.lists.push(column),
            (true, _) => self.vectors.push(column),
            (false, true) => self.unreadable.push(column),
        }
        Ok(())
    }
}
