//! From which rows the encoder's rows are taken.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::WarmReport;
use crate::encoder::{Block, BlockKind};

/// From which rows of the old encoder some rows of the new one are taken.
#[derive(Debug)]
pub(super) struct RowSource {
    /// Rows of the new parameter.
    pub(super) rows: Range<usize>,
    /// Path of the old parameter.
    pub(super) old: String,
    pub(super) from: From,
}

/// Where each of the rows comes from.
#[derive(Debug)]
pub(super) enum From {
    /// One row of the old parameter, if there is one.
    Rows(Vec<Option<u32>>),
    /// Two rows of it and how much each counts.
    Mixes(Vec<[(u32, f32); 2]>),
}

/// Ids of the new encoder by those of the old, an input each.
pub(super) type IdMaps = BTreeMap<String, Vec<Option<u32>>>;

/// The sources of all parameters of the new encoder, by path; an input that shares rows comes behind those before it.
pub(super) fn row_sources(
    news: &[Block],
    olds: &[Block],
    ids: &IdMaps,
    report: &mut WarmReport,
) -> HashMap<String, Vec<RowSource>> {
    let mut sources: HashMap<String, Vec<RowSource>> = HashMap::new();
    let mut matched = BTreeSet::new();
    for block in news {
        let own = sources.entry(format!("encoder.{}", block.parameter)).or_default();
        let Some(at) = olds.iter().position(|old| is_same(block, old)) else { continue };
        matched.insert(at);
        own.push(source(block, &olds[at], ids));
    }
    say_rows(news, olds, &sources, report);
    for (at, block) in olds.iter().enumerate() {
        let shares =
            |other: &usize| (&olds[*other].parameter, &olds[*other].rows) == (&block.parameter, &block.rows);
        if !matched.contains(&at) && !matched.iter().any(shares) {
            report.add(&block.input, unit(block), [0, 0, block.rows.len()]);
        }
    }
    sources
}

fn is_same(new: &Block, old: &Block) -> bool {
    let same_kind = std::mem::discriminant(&new.kind) == std::mem::discriminant(&old.kind);
    new.input == old.input && new.d == old.d && same_kind
}

fn source(new: &Block, old: &Block, ids: &IdMaps) -> RowSource {
    let row = |id: usize| (id < old.rows.len()).then_some((old.rows.start + id) as u32);
    let from = match (&new.kind, &old.kind) {
        (BlockKind::Bounds(new), BlockKind::Bounds(old_bounds)) if new != old_bounds => {
            From::Mixes(new.iter().map(|bound| mix(*bound, old_bounds, old.rows.start)).collect())
        }
        (BlockKind::Ids, _) => match ids.get(&new.input) {
            Some(map) => {
                let known = |id: usize| map.get(id).copied().flatten().and_then(|old| row(old as usize));
                From::Rows((0..new.rows.len()).map(known).collect())
            }
            None if new.rows.len() == old.rows.len() => From::Rows((0..new.rows.len()).map(row).collect()),
            None => From::Rows(vec![None; new.rows.len()]),
        },
        _ => From::Rows((0..new.rows.len()).map(row).collect()),
    };
    RowSource { rows: new.rows.clone(), old: format!("encoder.{}", old.parameter), from }
}

/// What the old vectors give at a new bound.
fn mix(bound: f32, old: &[f32], first: usize) -> [(u32, f32); 2] {
    let right = old.iter().position(|other| bound < *other).unwrap_or(old.len()).clamp(1, old.len() - 1);
    let share = ((bound - old[right - 1]) / (old[right] - old[right - 1])).clamp(0.0, 1.0);
    [((first + right - 1) as u32, 1.0 - share), ((first + right) as u32, share)]
}

/// A line for each block of rows, whoever shares it.
fn say_rows(
    news: &[Block],
    olds: &[Block],
    sources: &HashMap<String, Vec<RowSource>>,
    report: &mut WarmReport,
) {
    let mut said = BTreeSet::new();
    for block in news {
        if !said.insert((&block.parameter, block.rows.start)) {
            continue;
        }
        let alike = |other: &&Block| (&other.parameter, &other.rows) == (&block.parameter, &block.rows);
        let names: Vec<&str> = news.iter().filter(alike).map(|block| block.input.as_str()).collect();
        let all = sources.get(&format!("encoder.{}", block.parameter));
        let own: Vec<&RowSource> =
            all.into_iter().flatten().filter(|source| source.rows == block.rows).collect();
        let taken = (0..block.rows.len()).filter(|row| own.iter().any(|source| source.has(*row))).count();
        let mut used: HashMap<&str, BTreeSet<u32>> = HashMap::new();
        own.iter().for_each(|source| used.entry(&source.old).or_default().extend(source.used()));
        let mut old_rows: Vec<(&str, Range<usize>)> = Vec::new();
        for old in olds.iter().filter(|old| news.iter().filter(alike).any(|new| is_same(new, old))) {
            if !old_rows.iter().any(|(path, rows)| (*path, rows) == (old.parameter.as_str(), &old.rows)) {
                old_rows.push((&old.parameter, old.rows.clone()));
            }
        }
        let unused = |(path, rows): (&str, Range<usize>)| {
            let used = used.get(format!("encoder.{path}").as_str());
            rows.filter(|row| used.is_none_or(|used| !used.contains(&(*row as u32)))).count()
        };
        let dropped = old_rows.into_iter().map(unused).sum();
        report.add(&names.join(", "), unit(block), [taken, block.rows.len() - taken, dropped]);
    }
}

impl RowSource {
    fn has(&self, row: usize) -> bool {
        match &self.from {
            From::Rows(rows) => rows[row].is_some(),
            From::Mixes(_) => true,
        }
    }

    fn used(&self) -> Vec<u32> {
        match &self.from {
            From::Rows(rows) => rows.iter().flatten().copied().collect(),
            From::Mixes(mixes) => mixes.iter().flatten().map(|(row, _)| *row).collect(),
        }
    }
}

fn unit(block: &Block) -> &'static str {
    match block.kind {
        BlockKind::Ids => "ids",
        BlockKind::Query => "queries",
        BlockKind::Bounds(_) => "bounds",
    }
}
