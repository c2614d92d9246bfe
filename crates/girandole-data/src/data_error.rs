//! Everything that can be wrong with rows, files and settings.

use std::{io, path::PathBuf};

use crate::{CellError, ColumnError, ConditionError, FileError, Place, SplitError};
use girandole_core::Problem;

/// Why rows could not be read, encoded or written; each message names file, row, column and value, and the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// A file or folder could not be opened or read.
    #[error("cannot read {}: {source}; check the path and its permissions", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The name of a file does not say how it is written.
    #[error(
        "cannot tell how {} is written from its name; name it .csv, .tsv or .parquet (.csv.gz, .csv.bz2 \
         and .csv.zst are read too), or set `data.format`",
        file.display()
    )]
    UnknownFormat {
        /// The file.
        file: PathBuf,
    },
    /// A file holds no row.
    #[error("{} holds no rows{}; at least one row below the header is needed", file.display(), if *header {", only a header"} else {""})]
    NoRows {
        /// The file.
        file: PathBuf,
        /// Whether there is a header at least.
        header: bool,
    },
    /// A file, folder or pattern is not what it should be as a whole.
    #[error(transparent)]
    Files(#[from] FileError),
    /// Rows cannot be dealt to the three parts.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// The content of a file breaks off or is not what its name says.
    #[error("{} is damaged or not {format}: {detail}; write or download it again", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What it should be.
        format: &'static str,
        /// What the reader stumbled over.
        detail: String,
    },
    /// A text file is in a foreign encoding.
    #[error(
        "{}, line {line}: the text is not UTF-8; save the file as UTF-8 (`iconv -f latin1 -t utf-8` for one from \
         an older program)",
        file.display()
    )]
    NotUtf8 {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A row has more or fewer cells than the header.
    #[error(
        "{}, row {row} (line {line}) has {got} cells, the header has {want}; {}",
        file.display(),
        if *open_quote { "a double quote that opens there is never closed: close or double it" }
        else { "mend the row, or quote a cell that holds the delimiter" }
    )]
    RaggedRow {
        /// The file.
        file: PathBuf,
        /// The row, from 1 without the header.
        row: usize,
        /// The line on which it begins, from 1.
        line: usize,
        /// Its cells.
        got: usize,
        /// The header's cells.
        want: usize,
        /// Whether a quote opens in the row and never closes.
        open_quote: bool,
    },
    /// Two columns that are needed share a name.
    #[error(
        "{} has column `{column}` twice, at positions {first} and {second}; rename or drop one",
        file.display()
    )]
    DuplicateColumn {
        /// The file.
        file: PathBuf,
        /// The name.
        column: String,
        /// Position of the first, from 1.
        first: usize,
        /// Position of the second, from 1.
        second: usize,
    },
    /// A column that the settings name is not there.
    #[error(
        "{} has no column `{column}`{}; its columns are {}{}",
        file.display(),
        crate::naming::did_you_mean(nearest.as_deref()),
        crate::naming::listed(columns),
        crate::naming::other_separator(columns)
    )]
    MissingColumn {
        /// The file.
        file: PathBuf,
        /// The column asked for.
        column: String,
        /// The most similar name there.
        nearest: Option<String>,
        /// All names there.
        columns: Vec<String>,
    },
    /// A column holds lists, structs or other things that are neither number nor text.
    #[error(
        "{}, column `{column}` holds {kind}, which is neither number nor text; give lists the kind \"list\", flatten \
         other things before, or leave the column out",
        file.display()
    )]
    UnreadableColumn {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
        /// Its type.
        kind: String,
    },
    /// A cell of a number column holds something else.
    #[error(
        "{place}: `{value}` is not a number{}; mend it, list it under `data.missing` if it stands for a missing value, \
         or make the column categorical",
        way_out.as_ref().map(|way| format!(", but may be one with {way}")).unwrap_or_default()
    )]
    NotANumber {
        /// The cell.
        place: Box<Place>,
        /// What it holds.
        value: String,
        /// The settings with which it would be a number.
        way_out: Option<String>,
    },
    /// A list holds something else than texts and whole numbers.
    #[error(
        "{place}: the list holds `{value}`, of {kind}, and ids are texts or whole numbers; write it as such"
    )]
    NotAnId {
        /// The cell.
        place: Box<Place>,
        /// What it holds.
        value: String,
        /// The type of the column.
        kind: String,
    },
    /// A number is infinite.
    #[error("{place}: {value} is not finite; mend it, or leave the cell empty if the value is missing")]
    NotFinite {
        /// The cell.
        place: Box<Place>,
        /// What it holds.
        value: f64,
    },
    /// A cell cannot be what it is read as.
    #[error(transparent)]
    Cell(#[from] CellError),
    /// A yes-or-no column holds something else.
    #[error(
        "{place}: `{value}` is neither 0 or 1, true or false, nor yes or no; the column holds {}; if one of them \
         means yes, write a condition such as `{} == '{value}'`, and leave rows that the task is not about out by its \
         `space`",
        crate::naming::listed(found),
        place.column
    )]
    NotBinary {
        /// The first such cell.
        place: Box<Place>,
        /// What it holds.
        value: String,
        /// Some of the values of the column.
        found: Vec<String>,
    },
    /// A label is none of the task's classes.
    #[error(
        "{place}: `{value}` is no class of task `{task}`, whose classes are {}; mend the label, or list all classes \
         under `classes` of the task",
        crate::naming::listed(classes)
    )]
    UnknownClass {
        /// The cell.
        place: Box<Place>,
        /// The task.
        task: String,
        /// The label.
        value: String,
        /// The classes.
        classes: Vec<String>,
    },
    /// A cell is no target of its task.
    #[error(transparent)]
    Target(#[from] crate::TargetError),
    /// The training rows show fewer than two classes.
    #[error(
        "task `{task}` has {} in the training rows, at least 2 are needed; list all classes under `classes` of the \
         task",
        crate::naming::counted(*got, "class", "classes")
    )]
    TooFewClasses {
        /// The task.
        task: String,
        /// Classes seen.
        got: usize,
    },
    /// No training row has a label for a task.
    #[error(
        "task `{task}` has no label in {}: all are empty, masked or outside its space; check its `target`, `mask` \
         and `space`",
        part
    )]
    NoLabels {
        /// The task.
        task: String,
        /// Where labels were looked for.
        part: String,
    },
    /// A condition compares with a value that no row has.
    #[error(
        "{}, column `{column}`: no row holds `{value}`, which `{condition}` asks for{}; the column holds {}",
        file.display(),
        crate::naming::did_you_mean(crate::naming::nearest(value, found).as_deref()),
        crate::naming::listed(found)
    )]
    ValueNeverSeen {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
        /// The value asked for.
        value: String,
        /// The condition.
        condition: String,
        /// Some of the values of the column.
        found: Vec<String>,
    },
    /// A target or space is not a condition that can be read.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// A cell is not the vector or moment that it should be.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// The settings contradict themselves or are incomplete.
    #[error("{}", crate::naming::problems(.0))]
    Schema(Vec<Problem>),
    /// There are fewer rows than slices.
    #[error("{n_rows} rows cannot be cut into {n_slices} slices; ask for fewer, or give more rows")]
    TooFewRows {
        /// Rows in all.
        n_rows: usize,
        /// Slices asked for.
        n_slices: usize,
    },
    /// A file has more rows than row ids can name.
    #[error("{} has more than {} rows; give a part of it", file.display(), u32::MAX)]
    TooManyRows {
        /// The file.
        file: PathBuf,
    },
    /// A file that is streamed is no longer the one that was opened.
    #[error(
        "{} has changed since it was opened, so that the rest of the epochs would see other rows; leave the file as \
         it is while it is streamed, and train anew",
        file.display()
    )]
    Changed {
        /// The file.
        file: PathBuf,
    },
    /// Something does not show in the rows of a stream that were looked at.
    #[error(
        "{source} (only {n_sample} of {n_rows} training rows were looked at: if it is rare, raise \
         `data.stream.fit_rows`)"
    )]
    InSample {
        /// Rows that were looked at.
        n_sample: usize,
        /// Training rows in all.
        n_rows: usize,
        /// What does not show.
        source: Box<DataError>,
    },
    /// A file of a known data set is not the one that is known.
    #[error(
        "{} has sha256 {got}, the published file has {want}; download it again from {from}",
        file.display()
    )]
    Checksum {
        /// The file.
        file: PathBuf,
        /// Its sha256, unpacked.
        got: String,
        /// The published one.
        want: &'static str,
        /// Where it is published.
        from: &'static str,
    },
    /// A folder lacks a file of a known data set.
    #[error("{} holds no {name} (plain, .gz or .bz2); download it from {from}", folder.display())]
    NoDataSetFile {
        /// The folder.
        folder: PathBuf,
        /// The file's name.
        name: &'static str,
        /// Where it is published.
        from: &'static str,
    },
    /// A file is not one of fitted encoders.
    #[error("{} does not hold fitted encoders: {detail}; take the encoders.json of a run folder", file.display())]
    NotEncoders {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// What is given for the features of a job does not fit them.
    #[error("the given features do not fit the job: {0}")]
    GivenFeatures(String),
    /// Fitted encoders were saved by another version of this crate.
    #[error(
        "{} holds encoders of format {got}, this program reads up to {want}; use the version that wrote them, or \
         train again",
        file.display()
    )]
    EncodersVersion {
        /// The file.
        file: PathBuf,
        /// The file's format.
        got: u32,
        /// The format that is read.
        want: u32,
    },
    /// A file could not be written; an older file of that name is as it was.
    #[error("cannot write {}: {source}; nothing was changed there, check the folder and the space on the disk", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Columns of predictions differ in length.
    #[error(
        "predictions of `{column}` have {got} rows, those of `{first}` have {want}; give every column one value a row"
    )]
    UnequalColumns {
        /// The odd column.
        column: String,
        /// Its rows.
        got: usize,
        /// The first column.
        first: String,
        /// Its rows.
        want: usize,
    },
}
