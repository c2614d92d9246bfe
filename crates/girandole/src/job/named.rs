//! Tables of tasks and features by their names, for values that are set from outside.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::document::{Node, child, child_mut};
use super::path::{self, Step};
use crate::naming::did_you_mean;

/// The places that a path means: `tasks.click.weight` and `features.user_id.hash` by the names in the document, whatever
/// else as it stands.
///
/// A table of several columns is parted, so that a column can be set by itself.
pub(super) fn places(root: &mut Node<'_>, key: &str, span: &Range<usize>) -> Result<Vec<Vec<Step>>, String> {
    for (section, singular) in [("tasks", "task"), ("features", "feature")] {
        if let Some(rest) = key.strip_prefix(section).and_then(|rest| rest.strip_prefix('.')) {
            return named(root, (section, singular), rest, span);
        }
    }
    let steps = path::parse(key).ok_or_else(|| {
        format!("`{key}` is no path of keys; write it as train.epochs, tasks[0].weight or tasks.click.weight")
    })?;
    Ok(vec![steps])
}

/// Which tables a name means.
enum Meant {
    /// All settings of some tables.
    Tables(Vec<usize>),
    /// One of the columns of a table.
    Column(usize, String),
}

fn named(
    root: &mut Node<'_>,
    (section, singular): (&str, &str),
    rest: &str,
    span: &Range<usize>,
) -> Result<Vec<Vec<Step>>, String> {
    let array = [Step::Key(section.to_owned())];
    let tables: Vec<Node<'_>> = child(root, &array)
        .and_then(|node| node.get_ref().as_array())
        .map(|array| array.iter().cloned().collect())
        .unwrap_or_default();
    if tables.is_empty() {
        return Err(format!(
            "this job lists no [[{section}]] of its own, so that none can be set by its name"
        ));
    }
    let known = names(&tables, section);
    let (name, keys) = split(rest, &known).ok_or_else(|| {
        format!(
            "say which setting of the {singular}, as in {section}.{}.KEY=VALUE",
            known.first().map_or("NAME", String::as_str)
        )
    })?;
    let keys = path::parse(keys).ok_or_else(|| format!("`{keys}` is no path of keys"))?;
    let meant = meaning(&tables, section, &name).ok_or_else(|| {
        let near = did_you_mean(&name, known.iter().map(String::as_str));
        let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        format!("no {singular} is named `{name}`{near}; there are {known}")
    })?;
    let tables = match meant {
        Meant::Tables(tables) => tables,
        Meant::Column(table, column) => vec![part(root, section, (table, &column), span)],
    };
    let place = |table: usize| [&array[..], &[Step::Index(table)], &keys].concat();
    Ok(tables.into_iter().map(place).collect())
}

/// The names that a user may take.
fn names(tables: &[Node<'_>], section: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut add = |name: String| {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    };
    for table in tables {
        if section == "tasks" {
            text(table, "name").into_iter().for_each(&mut add);
            columns(table).into_iter().for_each(&mut add);
        } else if is_cross(table) {
            add(columns(table).join(" x "));
        } else {
            columns(table).into_iter().for_each(&mut add);
        }
    }
    if section == "features" {
        tables.iter().filter_map(|table| text(table, "group")).for_each(&mut add);
    }
    names
}

fn meaning(tables: &[Node<'_>], section: &str, name: &str) -> Option<Meant> {
    let is_single = |table: &Node<'_>| section == "tasks" || !is_cross(table);
    let at = |is_it: &dyn Fn(&Node<'_>) -> bool| tables.iter().position(is_it);
    if section == "tasks"
        && let Some(table) = at(&|table| text(table, "name").as_deref() == Some(name))
    {
        return Some(Meant::Tables(vec![table]));
    }
    let listed = |table: &Node<'_>| is_single(table) && columns(table).iter().any(|column| column == name);
    if let Some(table) = at(&listed) {
        return Some(match columns(&tables[table]).len() {
            1 => Meant::Tables(vec![table]),
            _ => Meant::Column(table, name.to_owned()),
        });
    }
    if let Some(table) = at(&|table| !is_single(table) && columns(table).join(" x ") == name) {
        return Some(Meant::Tables(vec![table]));
    }
    let of_group: Vec<usize> =
        (0..tables.len()).filter(|table| text(&tables[*table], "group").as_deref() == Some(name)).collect();
    if section == "features" && !of_group.is_empty() {
        return Some(Meant::Tables(of_group));
    }
    let by_pattern = |table: &Node<'_>| {
        is_single(table) && columns(table).iter().any(|column| girandole_data::fits_pattern(column, name))
    };
    at(&by_pattern).map(|table| Meant::Column(table, name.to_owned()))
}

/// Gives a column a table of its own, like the one that it was in, and says where that is.
fn part(root: &mut Node<'_>, section: &str, (table, column): (usize, &str), span: &Range<usize>) -> usize {
    let array = [Step::Key(section.to_owned())];
    let Some(DeValue::Array(tables)) = child_mut(root, &array).map(|node| node.get_mut()) else {
        return table;
    };
    let Some(old) = tables.get_mut(table) else { return table };
    let mut new = old.clone();
    let alone = Spanned::new(span.clone(), DeValue::String(Cow::Owned(column.to_owned())));
    if let Some(node) = child_mut(&mut new, &[Step::Key("columns".to_owned())]) {
        let place = node.span();
        *node = Spanned::new(place, DeValue::Array([alone].into_iter().collect()));
    }
    if let Some(node) = child_mut(old, &[Step::Key("columns".to_owned())])
        && let DeValue::Array(names) = node.get_ref()
    {
        let is_it = |name: &Node<'_>| name.get_ref().as_str() == Some(column);
        let left = names.iter().filter(|name| !is_it(name)).cloned().collect();
        *node = Spanned::new(node.span(), DeValue::Array(left));
    }
    tables.push(new);
    tables.len() - 1
}

/// The name at the beginning of a text, and the keys behind it: in quotes, else the longest that is known, else up to
/// the next dot.
fn split<'a>(rest: &'a str, known: &[String]) -> Option<(String, &'a str)> {
    if let Some(quote) = rest.chars().next().filter(|sign| matches!(sign, '"' | '`')) {
        let (name, behind) = path::quoted(rest, quote)?;
        return Some((name, behind.strip_prefix('.')?));
    }
    let behind = |name: &&String| rest.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('.'));
    let longest = known.iter().filter(|name| behind(name).is_some()).max_by_key(|name| name.len());
    match longest {
        Some(name) => Some((name.clone(), behind(&name)?)),
        None => rest.split_once('.').map(|(name, keys)| (name.trim().to_owned(), keys)),
    }
    .filter(|(_, keys)| !keys.trim().is_empty())
}

fn text(table: &Node<'_>, key: &str) -> Option<String> {
    table.get_ref().as_table()?.get(key)?.get_ref().as_str().map(str::to_owned)
}

fn is_cross(table: &Node<'_>) -> bool {
    text(table, "kind").as_deref() == Some("cross")
}

/// What `columns` lists, which may be one text.
fn columns(table: &Node<'_>) -> Vec<String> {
    let Some(columns) = table.get_ref().as_table().and_then(|table| table.get("columns")) else {
        return Vec::new();
    };
    match columns.get_ref() {
        DeValue::String(one) => vec![one.to_string()],
        DeValue::Array(names) => {
            names.iter().filter_map(|name| name.get_ref().as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}
