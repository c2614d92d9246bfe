//! Reads one section of a document and finds everything that is wrong with it.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::de::{DeValue, Error, ValueDeserializer};

use super::JobProblem;
use super::document::{Document, Node, child, child_mut, span_below};
use super::message::{Complaint, complaint, reworded, suggested};
use super::path::{self, Step};

/// Reads the section at `at`; what serde refuses is noted and taken out, until the rest can be read.
///
/// None if the section is missing or even the rest cannot be read; then there is a problem too.
pub(super) fn read<T: DeserializeOwned>(
    document: &Document<'_>,
    at: &[Step],
    problems: &mut Vec<JobProblem>,
) -> Option<T> {
    let mut section = document.at(at)?.clone();
    let mut taken_out: Vec<Vec<Step>> = Vec::new();
    loop {
        let error = match deserialize::<T>(&section) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let culprit = find::<T>(&section, &error);
        let said = complaint(error.message());
        let known = matches!(&said, Complaint::MissingKey(key) if {
            let mut missing = culprit.clone();
            missing.push(Step::Key(key.clone()));
            taken_out.contains(&missing)
        });
        if !known {
            let span = match culprit.is_empty() {
                true => document.span_of(at),
                false => span_below(&section, &culprit),
            };
            let shown = match said {
                Complaint::UnknownKey(_) => &culprit[..culprit.len().saturating_sub(1)],
                _ => &culprit[..],
            };
            if let (Some(near), Some((_, table))) = (suggested(error.message()), culprit.split_last()) {
                // It will be missing, for want of the right name; that is said by now.
                taken_out.push(joined(table, &[Step::Key(near)]));
            }
            let full: Vec<Step> = at.iter().chain(shown).cloned().collect();
            problems.push(document.problem(span, &path::show(&full), reworded(error.message())));
        }
        let culprit = entry(&culprit);
        if culprit.is_empty() || !remove(&mut section, culprit) {
            return None;
        }
        taken_out.push(culprit.to_vec());
    }
}

fn deserialize<T: DeserializeOwned>(section: &Node<'_>) -> Result<T, Error> {
    T::deserialize(ValueDeserializer::from(section.clone()))
}

/// The path to what serde complains about.
fn find<T: DeserializeOwned>(section: &Node<'_>, error: &Error) -> Vec<Step> {
    let near = error.span().and_then(|span| with_span(section, &span)).unwrap_or_default();
    let below = child(section, &near).unwrap_or(section);
    match complaint(error.message()) {
        Complaint::UnknownKey(key) => {
            let is_it = |steps: &Vec<Step>| steps.last() == Some(&Step::Key(key.clone()));
            // The place of an unknown key is the key's own, or that of a table somewhere around it.
            if is_it(&near) {
                return near;
            }
            let found = entries(below).into_iter().find(is_it);
            found.map(|steps| joined(&near, &steps)).unwrap_or(near)
        }
        Complaint::MissingKey(_) => near,
        Complaint::Value => {
            // serde reads some enums through a buffer that forgets places: try which entry it is.
            let mut candidates = entries(below);
            candidates.reverse();
            let decides = |steps: &Vec<Step>| {
                let mut without = section.clone();
                remove(&mut without, &joined(&near, steps))
                    && match deserialize::<T>(&without) {
                        Ok(_) => true,
                        Err(other) => {
                            other.message() != error.message()
                                && !matches!(complaint(other.message()), Complaint::MissingKey(_))
                        }
                    }
            };
            let found = candidates.into_iter().find(decides);
            found.map(|steps| joined(&near, &steps)).unwrap_or(near)
        }
    }
}

/// The node, or else the entry, that has exactly this place.
fn with_span(node: &Node<'_>, span: &Range<usize>) -> Option<Vec<Step>> {
    if node.span() == *span {
        return Some(Vec::new());
    }
    let below = |step: Step, next: &Node<'_>| with_span(next, span).map(|steps| [vec![step], steps].concat());
    match node.get_ref() {
        DeValue::Table(table) => table.iter().find_map(|(key, next)| {
            let step = Step::Key(key.get_ref().to_string());
            if key.span() == *span { Some(vec![step]) } else { below(step, next) }
        }),
        DeValue::Array(array) => {
            array.iter().enumerate().find_map(|(index, next)| below(Step::Index(index), next))
        }
        _ => None,
    }
}

/// All entries of tables below a node, outer ones first.
fn entries(node: &Node<'_>) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    let mut open: Vec<(Vec<Step>, &Node<'_>)> = vec![(Vec::new(), node)];
    while let Some((steps, node)) = open.pop() {
        match node.get_ref() {
            DeValue::Table(table) => {
                for (key, next) in table.iter() {
                    let steps = joined(&steps, &[Step::Key(key.get_ref().to_string())]);
                    found.push(steps.clone());
                    open.push((steps, next));
                }
            }
            DeValue::Array(array) => {
                open.extend(
                    array.iter().enumerate().map(|(i, next)| (joined(&steps, &[Step::Index(i)]), next)),
                );
            }
            _ => {}
        }
    }
    found.sort_by_key(Vec::len);
    found
}

fn joined(a: &[Step], b: &[Step]) -> Vec<Step> {
    a.iter().chain(b).cloned().collect()
}

/// The path up to its last key.
fn entry(steps: &[Step]) -> &[Step] {
    let end = steps.iter().rposition(|step| matches!(step, Step::Key(_))).map_or(0, |last| last + 1);
    &steps[..end]
}

fn remove(section: &mut Node<'_>, steps: &[Step]) -> bool {
    let Some((Step::Key(key), outer)) = steps.split_last() else { return false };
    match child_mut(section, outer).map(|node| node.get_mut()) {
        Some(DeValue::Table(table)) => table.remove(key.as_str()).is_some(),
        _ => false,
    }
}
