//! A first file of settings, from a look at the columns of a file.

use std::path::{Path, PathBuf};

use super::column_look::ColumnLook;
use super::findings::Findings;
use super::form::{Form, Judged, LeftOut, judge};
use super::leaks::{parts_of_targets, why_leak};
use super::list_look::ListLook;
use super::render::render;
use super::sample::Sample;
use super::spaces::space_of;
use super::split_look::SplitLook;
use super::target_look::{TargetLook, name};
use super::targets::{Asked, resolve};
use crate::read::{Layout, Source};
use crate::{DataConfig, DataError};

/// A first file of settings, from a look at the columns of a file.
///
/// ```no_run
/// use girandole_data::Starter;
///
/// let settings = Starter::new("rows.csv").with_targets(["click", "price"]).with_test("later.csv").write()?;
/// # Ok::<(), girandole_data::DataError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Starter {
    file: PathBuf,
    targets: Vec<String>,
    test: Option<PathBuf>,
}

/// Writes a first file of settings, with comments, from a look at the columns of a file.
///
/// Each of `targets` is a column, a condition or a pattern of columns; see [`Starter`].
///
/// # Errors
///
/// If the file cannot be read, a target names no column, or has one value in all rows.
pub fn starter_config(file: &Path, targets: &[String]) -> Result<String, DataError> {
    Starter::new(file).with_targets(targets).write()
}

impl Starter {
    /// For the rows of a file.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), targets: Vec::new(), test: None }
    }

    /// Sets what to predict: columns, conditions, and patterns such as `PCBA-*`.
    pub fn with_targets<S: Into<String>>(mut self, targets: impl IntoIterator<Item = S>) -> Self {
        self.targets = targets.into_iter().map(Into::into).collect();
        self
    }

    /// Names a file of test rows.
    pub fn with_test(mut self, test: impl Into<PathBuf>) -> Self {
        self.test = Some(test.into());
        self
    }

    /// Writes the settings, with a comment for each choice. What is left out or doubted stands at the top.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, a target names no column, or has one value in all rows.
    pub fn write(&self) -> Result<String, DataError> {
        let first = Sample::names(&self.file)?;
        let asked = resolve(&self.targets, &first);
        let texts: Vec<String> = asked.iter().flat_map(Asked::targets).collect();
        let sample = Sample::read(&self.file, &texts)?;
        let numerals = sample.numerals()?;
        let looks: Vec<ColumnLook<'_>> = sample
            .plain()
            .map(|name| Ok(ColumnLook::of(name, sample.table.text(name)?, &numerals)))
            .collect::<Result<_, DataError>>()?;
        let mut targets: Vec<TargetLook> =
            texts.iter().map(|text| TargetLook::of(text, &sample.table, &looks)).collect::<Result<_, _>>()?;
        add_spaces(&mut targets, &looks);

        let mut findings = Findings::new(&sample, numerals);
        self.add_test(&mut findings, &looks)?;
        add_columns(&mut findings, &looks, &targets);
        add_nested(&mut findings, &sample)?;
        add_missing(&mut findings, &looks);
        let mut text = String::new();
        render(&mut text, &findings, (&asked, &targets))
            .map_err(|_| DataError::NoRows { file: self.file.clone(), header: true })?;
        Ok(text)
    }

    /// Names the file of test rows, if it has the columns.
    fn add_test(&self, findings: &mut Findings, looks: &[ColumnLook<'_>]) -> Result<(), DataError> {
        let Some(test) = &self.test else { return Ok(()) };
        let data = DataConfig { test: None, ..findings.data.clone() };
        let names = Source::file(test, Layout::of(&data)).column_names()?;
        findings.not_in_test =
            looks.iter().map(|look| look.name.to_owned()).filter(|name| !names.contains(name)).collect();
        findings.data.test = Some(test.clone());
        Ok(())
    }
}

fn add_spaces(targets: &mut [TargetLook], looks: &[ColumnLook<'_>]) {
    let spaces: Vec<Option<String>> = targets.iter().map(|target| space_of(target, looks, targets)).collect();
    for (target, space) in targets.iter_mut().zip(spaces) {
        if let Some(space) = space {
            target.why.get_or_insert_with(|| format!("there exactly where {space}"));
            target.config.space = Some(space);
        }
    }
}

/// Judges every column of one text a row.
fn add_columns(findings: &mut Findings, looks: &[ColumnLook<'_>], targets: &[TargetLook]) {
    let outcomes: Vec<Vec<f64>> = targets.iter().map(|target| target.outcomes.clone()).collect();
    let of_target = |look: &ColumnLook<'_>| {
        targets.iter().find(|target| target.columns.iter().any(|column| column == look.name))
    };
    let others: Vec<&ColumnLook<'_>> = looks.iter().filter(|look| of_target(look).is_none()).collect();
    let parts = parts_of_targets(&others, targets);
    for (at, look) in others.iter().enumerate() {
        let kind = if look.numbers.is_some() { "numeric" } else { "categorical" };
        let mut out = |why: String| findings.left_out.push((look.name.to_owned(), LeftOut { why, kind }));
        let in_space = targets.iter().find(|target| {
            let quoted = name(look.name);
            target.config.space.as_ref().is_some_and(|space| space.starts_with(&format!("{quoted} ")))
        });
        let part = parts.iter().find(|(first, second, _)| *first == at || *second == at);
        if let Some(target) = in_space {
            out(format!("says for which rows the target of `{}` is there", target.config.name));
        } else if findings.not_in_test.contains(&look.name.to_owned()) {
            out("is not in the file of test rows".to_owned());
        } else if let Some((first, second, target)) = part {
            let other = others[if *first == at { *second } else { *first }].name;
            out(format!(
                "gives the target of `{target}` away together with `{other}`: their sum or difference is it"
            ));
        } else if let Some(split) = SplitLook::of(look) {
            match split {
                SplitLook::Parts if findings.split.is_none() && findings.data.test.is_none() => {
                    findings.split = Some(look.name.to_owned());
                }
                SplitLook::Parts => out("says which part a row belongs to".to_owned()),
                SplitLook::Other(why) => out(why),
            }
        } else if let Some(why) = why_leak(look, targets) {
            out(why);
        } else {
            match judge(look, &outcomes) {
                Ok(judged) => findings.features.push((look.name.to_owned(), judged)),
                Err(left_out) => findings.left_out.push((look.name.to_owned(), left_out)),
            }
        }
    }
}

/// Judges columns of lists and vectors that the file holds as such.
fn add_nested(findings: &mut Findings, sample: &Sample) -> Result<(), DataError> {
    for column in &sample.nested.lists {
        let list = ListLook::of(sample.table.lists(column)?);
        match list.why_not() {
            Some(why) => {
                findings.left_out.push((column.clone(), LeftOut { why: why.to_owned(), kind: "list" }))
            }
            None => {
                let judged = Judged { why: list.summary(), form: Form::List(list), doubt: None };
                findings.features.push((column.clone(), judged));
            }
        }
    }
    for column in &sample.nested.vectors {
        match sample.table.vectors(column)?.width() {
            Some(width) if width > 0 => {
                let why = format!("vectors of {width} numbers");
                findings.features.push((column.clone(), Judged { form: Form::Vectors, why, doubt: None }));
            }
            _ => {
                let why = "has no vector of at least one number".to_owned();
                findings.left_out.push((column.clone(), LeftOut { why, kind: "dense" }));
            }
        }
    }
    for column in &sample.nested.unreadable {
        let why =
            "holds neither numbers nor texts, lists of ids or vectors of one length; flatten it to use it"
                .to_owned();
        findings.left_out.push((column.clone(), LeftOut { why, kind: "" }));
    }
    Ok(())
}

/// Collects the texts that stand for a missing value in some column.
fn add_missing(findings: &mut Findings, looks: &[ColumnLook<'_>]) {
    for look in looks {
        for text in look
            .missing_texts
            .iter()
            .filter(|text| !matches!(text.as_str(), "NaN" | "nan" | "NAN" | "-nan") || look.numbers.is_none())
        {
            if !findings.data.missing.contains(text) {
                findings.data.missing.push(text.clone());
            }
        }
    }
    findings.data.missing.sort_unstable();
}
