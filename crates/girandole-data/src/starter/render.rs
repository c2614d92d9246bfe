//! Writes what was found out about a file as settings.

use std::fmt::{Result, Write};

use girandole_core::TrainingDefaults;

use super::findings::Findings;
use super::form::{Form, Judged};
use super::target_look::TargetLook;
use super::targets::Asked;
use super::training::{Size, training};
use crate::naming::counted;
use crate::{TargetKind, TaskConfig};

/// Writes the settings.
pub(super) fn render(
    out: &mut String,
    findings: &Findings,
    (asked, targets): (&[Asked], &[TargetLook]),
) -> Result {
    head(out, findings, targets)?;
    data(out, findings, targets)?;
    features(out, findings)?;
    tasks(out, asked, targets)?;
    training(out, Size { n_rows: findings.n_train(), n_tasks: targets.len() })
}

/// What was looked at, what is left out, and what is in doubt.
fn head(out: &mut String, findings: &Findings, targets: &[TargetLook]) -> Result {
    let file = findings.data.path.as_deref().unwrap_or("".as_ref()).display();
    let seen = match findings.n_seen == findings.n_rows {
        true => format!("all {} rows", findings.n_rows),
        false => format!("{} of {} rows, from all over", findings.n_seen, findings.n_rows),
    };
    writeln!(out, "# A first job, from a look at {seen} of {file}.")?;
    writeln!(out, "# Check what it says before you trust what it trains.")?;
    if targets.is_empty() {
        writeln!(
            out,
            "#\n# TO DO: it has no task yet, since nobody can tell from the rows what is to be predicted: name the"
        )?;
        writeln!(out, "# columns with `--targets`, or write the [[tasks]] below.")?;
    }
    if findings.features.is_empty() {
        writeln!(
            out,
            "#\n# TO DO: no column is left as a feature: take one of these in again, or give rows with more columns."
        )?;
    }
    if !findings.left_out.is_empty() {
        writeln!(
            out,
            "#\n# Left out; to use a column after all, list it under `columns` of a [[features]] table of its kind:"
        )?;
        for (column, left_out) in &findings.left_out {
            let kind = if left_out.kind.is_empty() {
                String::new()
            } else {
                format!(" (kind = \"{}\")", left_out.kind)
            };
            writeln!(out, "#   {}{kind}: {}", toml_text(column), left_out.why)?;
        }
    }
    let doubts = doubts(findings, targets);
    if !doubts.is_empty() {
        writeln!(out, "#\n# In doubt:")?;
        doubts.iter().try_for_each(|doubt| writeln!(out, "#   {doubt}"))?;
    }
    writeln!(out)
}

fn doubts(findings: &Findings, targets: &[TargetLook]) -> Vec<String> {
    let mut doubts: Vec<String> = Vec::new();
    if findings.has_values_for_names {
        doubts.push("the first row looks like values and not like names; `data.columns = [...]` names columns of a file without".to_owned());
    }
    let missing: Vec<String> =
        findings.data.missing.iter().filter(|text| !text.is_empty()).map(|text| toml_text(text)).collect();
    if !missing.is_empty() {
        doubts.push(format!("{} taken for missing in every column: `data.missing`", are(&missing)));
    }
    for (column, judged) in &findings.features {
        doubts.extend(judged.doubt.iter().map(|doubt| format!("{}: {doubt}", toml_text(column))));
        if let Form::Numbers(codes) = &judged.form
            && !codes.is_empty()
        {
            let codes: Vec<String> = codes.iter().map(f64::to_string).collect();
            doubts.push(format!(
                "{}: {} taken for a missing number: `missing_values`",
                toml_text(column),
                are(&codes)
            ));
        }
    }
    for target in targets {
        let named = |doubt: &String| format!("task {}: {doubt}", toml_text(&target.config.name));
        doubts.extend(target.why.iter().map(named));
        doubts.extend(target.doubts.iter().map(named));
        if findings.not_in_test.iter().any(|column| target.columns.contains(column)) {
            doubts.push(format!(
                "the file of test rows lacks the target of {}",
                toml_text(&target.config.name)
            ));
        }
    }
    doubts
}

fn are(words: &[String]) -> String {
    format!("{} {}", words.join(", "), if words.len() == 1 { "is" } else { "are" })
}

fn data(out: &mut String, findings: &Findings, targets: &[TargetLook]) -> Result {
    let data = &findings.data;
    let path = |path: &std::path::Path| toml_text(&path.to_string_lossy());
    writeln!(out, "[data]\npath = {}", path(data.path.as_deref().unwrap_or("".as_ref())))?;
    if let Some(test) = &data.test {
        writeln!(out, "test = {}", path(test))?;
    }
    if let Some(separator) = data.separator {
        writeln!(out, "# What stands between cells.\nseparator = {}", toml_text(&separator.to_string()))?;
    }
    let signs = [("decimal", findings.numerals.decimal), ("thousands", findings.numerals.thousands)];
    if signs.iter().any(|(_, sign)| sign.is_some()) {
        writeln!(out, "# How numbers are written.")?;
    }
    for (key, sign) in signs {
        sign.map_or(Ok(()), |sign| writeln!(out, "{key} = {}", toml_text(&sign.to_string())))?;
    }
    if !data.missing.is_empty() {
        let missing: Vec<String> = data.missing.iter().map(|text| toml_text(text)).collect();
        writeln!(out, "# Texts that stand for a missing value; an empty cell always does.")?;
        writeln!(out, "missing = [{}]", missing.join(", "))?;
    }
    match (&findings.split, &data.test) {
        (Some(column), _) => {
            writeln!(out, "# The column says for each row whether it is for training, validation or test.")?;
            writeln!(out, "split = {{ column = {} }}\n", toml_text(column))
        }
        (None, Some(_)) => {
            writeln!(out, "# Rows to choose the best weights by, dealt at random by the seed.")?;
            let stratified = stratified(out, targets)?;
            writeln!(out, "split = {{ validation = 0.15, seed = 7{stratified} }}\n")
        }
        (None, None) => {
            writeln!(
                out,
                "# Rows are dealt at random by the seed; `test = \"FILE\"` takes test rows from another file."
            )?;
            let share = if findings.n_rows < 7 { "0.0" } else { "0.15" };
            other_splits(out, findings)?;
            let stratified = stratified(out, targets)?;
            writeln!(out, "split = {{ validation = {share}, test = {share}, seed = 7{stratified} }}\n")
        }
    }
}

/// Says by which columns rows could be dealt otherwise.
fn other_splits(out: &mut String, findings: &Findings) -> Result {
    let find = |is_one: &dyn Fn(&str, &Form) -> bool| {
        findings
            .features
            .iter()
            .find(|(column, judged)| is_one(column, &judged.form))
            .map(|(column, _)| toml_text(column))
    };
    let who = find(&|column, form| {
        matches!(form, Form::Categories(_) | Form::Choices) && super::names::is_person(column)
    });
    let when = find(&|_, form| matches!(form, Form::Time(_)));
    if let Some(column) = who {
        writeln!(
            out,
            "# `by = {column}` keeps all rows of one value in one part, to score on values that are new."
        )?;
    }
    if let Some(column) = when {
        writeln!(out, "# `time = {column}` tests on the latest rows, to score on what comes next.")?;
    }
    Ok(())
}

/// The setting that gives every part its share of the rarest label, where one is rare.
fn stratified(out: &mut String, targets: &[TargetLook]) -> std::result::Result<String, std::fmt::Error> {
    let rarest = targets.iter().filter_map(|target| Some((target, target.rarer()?))).min_by_key(|(_, n)| *n);
    match rarest.filter(|(target, n)| *n >= 3 && (n * 20 < target.n_there() || *n < 100)) {
        Some((target, n)) => {
            let name = toml_text(&target.config.name);
            writeln!(out, "# {n} rows have the rarer label of {name}: each part gets its share of them.")?;
            Ok(format!(", stratify = {name}"))
        }
        None => Ok(String::new()),
    }
}

/// A table of features, by what its settings are.
#[derive(Debug, PartialEq)]
struct Shelf {
    comment: &'static str,
    settings: Vec<String>,
}

fn features(out: &mut String, findings: &Findings) -> Result {
    let mut shelves: Vec<(Shelf, Vec<&(String, Judged)>)> = Vec::new();
    let by_rows = TrainingDefaults::for_rows(findings.n_train(), 1);
    for feature in &findings.features {
        let shelf = shelf(&feature.1.form, by_rows);
        match shelves.iter_mut().find(|(other, _)| *other == shelf) {
            Some((_, columns)) => columns.push(feature),
            None => shelves.push((shelf, vec![feature])),
        }
    }
    let mut said: Vec<&'static str> = Vec::new();
    for (shelf, columns) in &shelves {
        if !said.contains(&shelf.comment) {
            said.push(shelf.comment);
            writeln!(out, "{}", shelf.comment)?;
        }
        writeln!(out, "[[features]]\n{}\ncolumns = [", shelf.settings.join("\n"))?;
        for (column, judged) in columns {
            writeln!(out, "    {}, # {}", toml_text(column), judged.why)?;
        }
        writeln!(out, "]\n")?;
    }
    Ok(())
}

fn shelf(form: &Form, by_rows: TrainingDefaults) -> Shelf {
    let of = |comment: &'static str, settings: &[String]| Shelf { comment, settings: settings.to_vec() };
    let kind = |kind: &str| format!("kind = \"{kind}\"");
    match form {
        Form::Numbers(codes) => {
            let mut settings = vec![kind("numeric")];
            if !by_rows.bins {
                settings.push(
                    "# Of so few rows bins would learn the noise.\nencodings = [\"standard\"]".to_owned(),
                );
            }
            if !codes.is_empty() {
                let codes: Vec<String> = codes.iter().map(|code| format!("{code:?}")).collect();
                settings.push(format!("missing_values = [{}]", codes.join(", ")));
            }
            let comment = "# Numbers: `encodings` are `standard`, `minmax`, `log1p` or `none`, and `bins` with an embedding beside it.";
            of(comment, &settings)
        }
        Form::Choices if by_rows.one_hot => of(
            "# Few categories of few rows: an input of 0 and 1 for each; `one_hot = false` for an embedding.",
            &[kind("categorical"), "one_hot = true".to_owned()],
        ),
        Form::Categories(None) | Form::Choices => {
            let comment =
                "# Categories: those of fewer rows than `min_count` are one; `hash = 10000` for very many.";
            of(comment, &[kind("categorical")])
        }
        Form::Categories(Some(n)) => of(
            "# Very many categories: hashed, so that no table grows.",
            &[kind("categorical"), format!("hash = {n}")],
        ),
        Form::List(list) => {
            let mut settings =
                vec![kind("list"), format!("max_len = {}", list.max_len()), "pooling = \"mean\"".to_owned()];
            settings
                .extend(list.separator.map(|sign| format!("separator = {}", toml_text(&sign.to_string()))));
            settings.extend(list.pad.as_ref().map(|pad| format!("pad = {}", toml_text(pad))));
            settings.extend(list.cut_at.map(|sign| format!("cut_at = {}", toml_text(&sign.to_string()))));
            let comment = "# Lists: the embeddings of up to `max_len` ids, the last ones, become one by `pooling`: `mean`, `sum`, `max` or\n# `attention`. `table = \"items\"` here and at another column shares embeddings.";
            of(comment, &settings)
        }
        Form::Vectors => of("# Vectors of one length: each number an input.", &[kind("dense")]),
        Form::Time(time) => {
            let parts: Vec<String> = time.parts.iter().map(|part| toml_text(part.word())).collect();
            let mut settings = vec![kind("time"), format!("parts = [{}]", parts.join(", "))];
            settings.extend(time.day_first.then(|| "day_first = true".to_owned()));
            of("# Dates and times: the parts of them that vary.", &settings)
        }
        Form::Words => {
            let comment =
                "# Texts: their words in lower case, hashed to `hash` ids, the first `max_len` of each.";
            of(comment, &[kind("text")])
        }
    }
}

fn tasks(out: &mut String, asked: &[Asked], targets: &[TargetLook]) -> Result {
    if targets.is_empty() {
        writeln!(out, "# What to learn: at least one task, of kind binary, multiclass or regression.")?;
        return writeln!(
            out,
            "# [[tasks]]\n# name = \"bought\"\n# kind = \"binary\"\n# target = \"status == 'bought'\"\n"
        );
    }
    let mut names: Vec<&str> = Vec::new();
    let mut left = targets.iter();
    for one in asked {
        let of_one: Vec<&TargetLook> = left.by_ref().take(one.n_targets()).collect();
        if let Asked::Many { pattern, .. } = one
            && let Some(kind) = common_kind(&of_one)
        {
            writeln!(out, "# {} whose names fit.", counted(of_one.len(), "column", "columns"))?;
            writeln!(out, "[[tasks]]\ncolumns = {}\nkind = \"{kind}\"\n", toml_text(pattern))?;
            continue;
        }
        for target in of_one {
            let config = &target.config;
            let name = if names.contains(&config.name.as_str()) { &config.target } else { &config.name };
            names.push(name);
            task(out, name, config)?;
        }
    }
    Ok(())
}

fn task(out: &mut String, name: &str, config: &TaskConfig) -> Result {
    writeln!(out, "[[tasks]]\nname = {}\nkind = \"{}\"", toml_text(name), word(config.kind))?;
    writeln!(out, "target = {}", toml_text(&config.target))?;
    if let Some(space) = &config.space {
        writeln!(out, "space = {}", toml_text(space))?;
    }
    if let Some(classes) = &config.classes {
        let classes: Vec<String> = classes.iter().map(|class| toml_text(class)).collect();
        writeln!(out, "classes = [{}]", classes.join(", "))?;
    }
    writeln!(out)
}

/// The kind of targets that need no setting of their own.
fn common_kind(targets: &[&TargetLook]) -> Option<&'static str> {
    let first = targets.first()?.config.kind;
    let is_plain = |target: &&TargetLook| {
        let config = &target.config;
        let column =
            target.columns.first().is_some_and(|column| config.target == super::target_look::name(column));
        config.kind == first && column && config.space.is_none() && config.classes.is_none()
    };
    targets.iter().all(is_plain).then(|| word(first))
}

fn word(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Binary => "binary",
        TargetKind::Multiclass => "multiclass",
        TargetKind::Regression => "regression",
    }
}

/// A text in TOML's double quotes, whose escapes are those of JSON.
fn toml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
