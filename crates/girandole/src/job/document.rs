//! A TOML document that knows its lines, with values set from outside.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::JobProblem;
use super::named;
use super::path::Step;

/// A value with its place in the text.
pub(super) type Node<'a> = Spanned<DeValue<'a>>;

/// A TOML document that knows its lines.
///
/// Values set from outside have places beyond the end of the text, one for each.
#[derive(Debug)]
pub(super) struct Document<'a> {
    name: &'a str,
    text: &'a str,
    settings: &'a [(String, String)],
    root: Node<'a>,
}

impl<'a> Document<'a> {
    /// Reads a text and puts the settings over it.
    pub(super) fn parse(
        name: &'a str,
        text: &'a str,
        settings: &'a [(String, String)],
    ) -> Result<Self, Vec<JobProblem>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let span = table.span();
        let root = Spanned::new(span, DeValue::Table(table.into_inner()));
        let mut document = Self { name, text, settings, root };
        let mut problems: Vec<JobProblem> = errors
            .iter()
            .map(|error| {
                document.problem(error.span().unwrap_or(0..0), "", format!("not TOML: {}", error.message()))
            })
            .collect();
        if problems.is_empty() {
            for (i, (key, value)) in settings.iter().enumerate() {
                let at = text.len() + 1 + i;
                if let Err(message) = document.set(key, value, at..at + 1) {
                    problems.push(document.problem(at..at + 1, "", message));
                }
            }
        }
        if problems.is_empty() { Ok(document) } else { Err(problems) }
    }

    /// The value at a path.
    pub(super) fn at(&self, steps: &[Step]) -> Option<&Node<'a>> {
        child(&self.root, steps)
    }

    /// The keys of the outermost table, with their places.
    pub(super) fn keys(&self) -> Vec<(String, Range<usize>)> {
        let table = self.root.get_ref().as_table();
        let key = |key: &Spanned<Cow<'_, str>>| (key.get_ref().to_string(), key.span());
        table.map(|table| table.keys().map(key).collect()).unwrap_or_default()
    }

    /// The place of the deepest part of a path that is there.
    pub(super) fn span_of(&self, steps: &[Step]) -> Range<usize> {
        span_below(&self.root, steps)
    }

    /// Says what is wrong at a place.
    pub(super) fn problem(&self, span: Range<usize>, path: &str, message: String) -> JobProblem {
        let setting = span.start.checked_sub(self.text.len() + 1).and_then(|i| self.settings.get(i));
        let (line, place) = match setting {
            Some((key, value)) => (None, format!("the setting {key}={value}")),
            None => {
                let before = self.text.get(..span.start.min(self.text.len())).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                (Some(line), format!("{}:{line}", self.name))
            }
        };
        JobProblem { line, place, path: path.to_owned(), message }
    }

    fn set(&mut self, key: &str, value: &'a str, span: Range<usize>) -> Result<(), String> {
        let places = named::places(&mut self.root, key, &span)?;
        // A word alone is a text, so that nobody has to quote for the shell and for TOML.
        let value = match DeValue::parse(value) {
            Ok(parsed) => parsed.into_inner(),
            Err(_) => DeValue::String(Cow::Borrowed(value)),
        };
        let value = placed(value, &span);
        places.iter().try_for_each(|steps| insert(&mut self.root, steps, value.clone(), &span))
    }
}

/// The value below a node.
pub(super) fn child<'n, 'a>(node: &'n Node<'a>, steps: &[Step]) -> Option<&'n Node<'a>> {
    let Some((step, rest)) = steps.split_first() else { return Some(node) };
    let next = match step {
        Step::Key(key) => node.get_ref().as_table()?.get(key.as_str())?,
        Step::Index(index) => node.get_ref().as_array()?.get(*index)?,
    };
    child(next, rest)
}

/// The same to change it.
pub(super) fn child_mut<'n, 'a>(node: &'n mut Node<'a>, steps: &[Step]) -> Option<&'n mut Node<'a>> {
    let Some((step, rest)) = steps.split_first() else { return Some(node) };
    let next = match (step, node.get_mut()) {
        (Step::Key(key), DeValue::Table(table)) => table.get_mut(key.as_str())?,
        (Step::Index(index), DeValue::Array(array)) => array.get_mut(*index)?,
        _ => return None,
    };
    child_mut(next, rest)
}

/// The place of the deepest part of a path below a node, that of its key where it has one.
pub(super) fn span_below(node: &Node<'_>, steps: &[Step]) -> Range<usize> {
    let Some((step, rest)) = steps.split_first() else { return node.span() };
    let (span, next) = match step {
        Step::Key(key) => {
            match node.get_ref().as_table().and_then(|table| table.get_key_value(key.as_str())) {
                Some((key, next)) => (key.span(), next),
                None => return node.span(),
            }
        }
        Step::Index(index) => match node.get_ref().as_array().and_then(|array| array.get(*index)) {
            Some(next) => (next.span(), next),
            None => return node.span(),
        },
    };
    let deeper = rest.first().is_some_and(|step| child(next, std::slice::from_ref(step)).is_some());
    if deeper { span_below(next, rest) } else { span }
}

fn insert<'a>(
    node: &mut Node<'a>,
    steps: &[Step],
    value: Node<'a>,
    span: &Range<usize>,
) -> Result<(), String> {
    let Some((step, rest)) = steps.split_first() else {
        *node = value;
        return Ok(());
    };
    match (step, node.get_mut()) {
        (Step::Key(key), DeValue::Table(table)) => {
            let place = || Spanned::new(span.clone(), Cow::Owned(key.clone()));
            if rest.is_empty() {
                table.remove(key.as_str());
                table.insert(place(), value);
                return Ok(());
            }
            if !table.contains_key(key.as_str()) {
                table.insert(place(), Spanned::new(span.clone(), DeValue::Table(DeTable::new())));
            }
            match table.get_mut(key.as_str()) {
                Some(next) => insert(next, rest, value, span),
                None => Err(format!("`{key}` cannot be set")),
            }
        }
        (Step::Index(index), DeValue::Array(array)) => {
            let n = array.len();
            match array.get_mut(*index) {
                Some(next) => insert(next, rest, value, span),
                None => Err(format!("there is no number {index}, the list has {n} entries, from 0")),
            }
        }
        (Step::Key(key), _) => Err(format!("`{key}` cannot be set below a value that is no table")),
        (Step::Index(index), _) => Err(format!("number {index} cannot be set in a value that is no list")),
    }
}

/// Gives a value and all below it one place.
fn placed<'a>(value: DeValue<'a>, span: &Range<usize>) -> Node<'a> {
    let value = match value {
        DeValue::Array(array) => {
            DeValue::Array(array.into_iter().map(|item| placed(item.into_inner(), span)).collect())
        }
        DeValue::Table(table) => DeValue::Table(
            table
                .into_iter()
                .map(|(key, item)| {
                    (Spanned::new(span.clone(), key.into_inner()), placed(item.into_inner(), span))
                })
                .collect(),
        ),
        other => other,
    };
    Spanned::new(span.clone(), value)
}
