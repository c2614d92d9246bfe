//! Writes a first file of settings.

use std::fmt::Write;
use std::path::Path;

use super::column_look::ColumnLook;
use super::list_look::ListLook;
use super::target_look::TargetLook;
use super::training::model_and_training;
use crate::condition::Target;
use crate::read::{Layout, ListForm, RawTable, Source};
use crate::wanted::{ReadAs, Wanted};
use crate::{CellError, DataConfig, DataError, FeatureConfig, FeatureKind, Keep, TargetKind};

/// Rows looked at.
const ROWS: usize = 200_000;

/// Lists as a whole.
const WHOLE: ListForm =
    ListForm { separator: FeatureConfig::SEPARATOR, max_len: usize::MAX, keep: Keep::First };

/// Columns that are not one text or number a row.
#[derive(Debug, Default)]
struct Nested {
    lists: Vec<String>,
    unreadable: Vec<String>,
}

/// A column and why it is left out, if so.
type Looked = (ColumnLook, Option<String>);

/// Writes a first file of settings, with comments, from a look at the columns of a file.
///
/// Each of `targets` is a column or a condition. Columns that look useless, or that give a target away, are left out
/// by a comment that says why.
///
/// # Errors
///
/// If the file cannot be read, or a target names no column.
pub fn starter_config(file: &Path, targets: &[String]) -> Result<String, DataError> {
    let source = Source::file(file, Layout::of(&DataConfig::default()));
    let names = source.column_names()?;
    let (table, nested) = read_readable(&source, &names, targets)?;
    let targets =
        targets.iter().map(|target| TargetLook::of(target, &table)).collect::<Result<Vec<_>, _>>()?;

    let mut looks: Vec<Looked> = Vec::new();
    for name in names.iter().filter(|name| !nested.holds(name)) {
        let column = table.text(name)?;
        let look = ColumnLook::of(name, column);
        let used = targets.iter().find(|target| target.columns.contains(name));
        let told = targets.iter().find(|target| target.is_given_away_by(column));
        let why = match (used, told) {
            (Some(target), _) => Some(format!("is the target of `{}`", target.config.name)),
            (None, Some(target)) => Some(format!("tells the target of `{}` exactly", target.config.name)),
            (None, None) => look.why_not(),
        };
        looks.push((look, why));
    }
    let lists = names.iter().filter(|name| nested.lists.contains(name));
    let lists = lists.map(|name| Ok(ListLook::of(name, table.lists(name)?)));
    let lists = lists.collect::<Result<Vec<_>, DataError>>()?;
    let mut text = String::new();
    render(&mut text, file, &table, (&looks, &lists, &nested.unreadable), &targets)
        .map_err(|_| DataError::NoRows { file: file.to_owned(), header: true })?;
    Ok(text)
}

/// Reads all columns as texts or lists but those that are neither.
fn read_readable(
    source: &Source,
    names: &[String],
    targets: &[String],
) -> Result<(RawTable, Nested), DataError> {
    let mut nested = Nested::default();
    loop {
        let mut wanted = Wanted::default();
        names.iter().filter(|name| !nested.holds(name)).for_each(|name| wanted.add(name, ReadAs::Text));
        nested.lists.iter().for_each(|name| wanted.add(name, ReadAs::List(WHOLE)));
        for target in targets {
            match Target::parse(target)? {
                Target::Column(column) => wanted.add(&column, ReadAs::Text),
                Target::Condition(condition) => condition.wants().for_each(|(c, read)| wanted.add(c, read)),
            }
        }
        match source.read_at_most(&wanted, ROWS) {
            Err(DataError::UnreadableColumn { column, .. }) if !nested.holds(&column) => {
                nested.lists.push(column);
            }
            Err(DataError::UnreadableColumn { column, .. }) if nested.lists.contains(&column) => {
                nested.give_up(column);
            }
            Err(DataError::NotAnId { place, .. } | DataError::Cell(CellError::NotText { place, .. })) => {
                nested.give_up(place.column);
            }
            Err(error) => return Err(error),
            Ok(table) => return Ok((table, nested)),
        }
    }
}

impl Nested {
    fn holds(&self, column: &String) -> bool {
        self.lists.contains(column) || self.unreadable.contains(column)
    }

    /// Takes a column of lists for one that cannot be read.
    fn give_up(&mut self, column: String) {
        self.lists.retain(|list| *list != column);
        self.unreadable.push(column);
    }
}

fn render(
    out: &mut String,
    file: &Path,
    table: &RawTable,
    (looks, lists, unreadable): (&[Looked], &[ListLook], &[String]),
    targets: &[TargetLook],
) -> std::fmt::Result {
    let rows = table.n_rows();
    writeln!(out, "# A first configuration, from a look at {rows} rows of {}.", file.display())?;
    writeln!(out, "# Check what it says before you trust what it trains.\n")?;
    writeln!(out, "[data]\npath = {}", toml_text(&file.to_string_lossy()))?;
    let mut missing: Vec<&str> =
        looks.iter().flat_map(|(look, _)| look.missing_texts.iter().copied()).collect();
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        let missing: Vec<String> = missing.into_iter().map(toml_text).collect();
        writeln!(out, "# Texts that stand for a missing value; an empty cell always does.")?;
        writeln!(out, "missing = [{}]", missing.join(", "))?;
    }
    writeln!(
        out,
        "# Rows are dealt at random by the seed; `test = \"FILE\"` takes test rows from another file."
    )?;
    writeln!(out, "split = {{ validation = 0.15, test = 0.15, seed = 7 }}\n")?;

    writeln!(
        out,
        "# Numbers: `standard`, `minmax`, `log1p` or `none`, and `bins` with an embedding beside it."
    )?;
    features(out, looks, FeatureKind::Numeric)?;
    writeln!(
        out,
        "# Categories: those of fewer rows than `min_count` are one; `hash = 10000` for very many."
    )?;
    features(out, looks, FeatureKind::Categorical)?;
    list_features(out, lists)?;
    if !unreadable.is_empty() {
        writeln!(out, "# Left out, neither number nor text nor lists: {}\n", unreadable.join(", "))?;
    }
    tasks(out, targets)?;
    model_and_training(out, rows, targets.len())
}

/// One table of features; columns left out are comments.
fn features(out: &mut String, looks: &[Looked], kind: FeatureKind) -> std::fmt::Result {
    let (word, numeric) = match kind {
        FeatureKind::Numeric => ("numeric", true),
        other => (other.word(), false),
    };
    let of_kind: Vec<&Looked> = looks.iter().filter(|(look, _)| look.numeric == numeric).collect();
    // Without a column in use the table would be refused, so all of it is a comment.
    let off = if of_kind.iter().any(|(_, why)| why.is_none()) { "" } else { "# " };
    if of_kind.is_empty() {
        return writeln!(out, "# There are no {word} columns.\n");
    }
    writeln!(out, "{off}[[features]]\n{off}kind = \"{word}\"\n{off}columns = [")?;
    for (look, why) in of_kind {
        let (name, summary) = (toml_text(&look.name), look.summary());
        match why {
            None => writeln!(out, "    {name}, # {summary}")?,
            Some(why) => writeln!(out, "    # {name}, # left out: it {why} ({summary})")?,
        }
    }
    writeln!(out, "{off}]\n")
}

/// A table of features for each column of lists.
fn list_features(out: &mut String, lists: &[ListLook]) -> std::fmt::Result {
    if !lists.is_empty() {
        writeln!(
            out,
            "# Lists: the embeddings of up to `max_len` ids, the last ones, become one by `pooling`: `mean`,"
        )?;
        writeln!(
            out,
            "# `sum`, `max` or `attention`. `table = \"items\"` here and at another column shares embeddings."
        )?;
    }
    for list in lists {
        let (name, summary) = (toml_text(&list.name), list.summary());
        match list.why_not() {
            Some(why) => writeln!(out, "# {name}, left out: it {why}\n")?,
            None => {
                writeln!(out, "[[features]]\nkind = \"list\"\ncolumns = [{name}] # {summary}")?;
                writeln!(out, "max_len = {}\npooling = \"mean\"\n", list.max_len())?;
            }
        }
    }
    Ok(())
}

fn tasks(out: &mut String, targets: &[TargetLook]) -> std::fmt::Result {
    if targets.is_empty() {
        writeln!(out, "# What to learn: at least one task, of kind binary, multiclass or regression.")?;
        writeln!(
            out,
            "# [[tasks]]\n# name = \"bought\"\n# kind = \"binary\"\n# target = \"status == 'bought'\"\n"
        )?;
    }
    let mut names: Vec<&str> = Vec::new();
    for target in targets {
        let config = &target.config;
        let kind = match config.kind {
            TargetKind::Binary => "binary",
            TargetKind::Multiclass => "multiclass",
            TargetKind::Regression => "regression",
        };
        let name = if names.contains(&config.name.as_str()) { &config.target } else { &config.name };
        names.push(name);
        let target = toml_text(&config.target);
        writeln!(out, "[[tasks]]\nname = {}\nkind = \"{kind}\"\ntarget = {target}\n", toml_text(name))?;
    }
    Ok(())
}

/// A text in TOML's double quotes, whose escapes are those of JSON.
fn toml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
