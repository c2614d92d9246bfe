//! What does not fit the inputs.

use std::collections::{HashMap, HashSet};

use girandole_core::{Inputs, ListInput, PiecewiseInput, Pooling, Problem};

use super::table_plan::TablePlan;
use super::{EncoderConfig, PretrainedConfig};

/// All that does not fit the inputs, or is wrong with them.
pub(super) fn misfits(config: &EncoderConfig, inputs: &Inputs) -> Vec<Problem> {
    let mut problems = unknown(config.sparse.iter().map(|name| ("sparse".to_owned(), name)), inputs);
    let pretrained = config.pretrained.iter().enumerate();
    let named = pretrained.map(|(index, one)| (format!("pretrained[{index}].input"), &one.input));
    problems.extend(unknown(named, inputs));
    let n_rows: usize = TablePlan::of(inputs, &config.pretrained).iter().map(|plan| plan.n_rows).sum();
    if n_rows > u32::MAX as usize - 1 {
        let message = format!("needs inputs of at most {} ids together, got {n_rows}", u32::MAX - 1);
        problems.push(Problem::new("sparse_from", message));
    }
    problems.extend(repeated_names(inputs));
    problems.extend(inputs.lists.iter().flat_map(|list| wrong_list(list, config, inputs)));
    problems.extend(unlike_in_a_table(inputs));
    problems.extend(inputs.piecewise.iter().flat_map(wrong_bounds));
    problems
}

/// Names that are of no input of ids and no shared table.
fn unknown<'a>(named: impl Iterator<Item = (String, &'a String)>, inputs: &Inputs) -> Vec<Problem> {
    let names = members(inputs).flat_map(|member| [Some(member.name), member.table]).flatten();
    let mut seen = HashSet::new();
    let names: Vec<&str> = names.filter(|name| seen.insert(*name)).collect();
    let say = |(path, name): (String, &String)| {
        let known = listed(&names);
        Problem::new(path, format!("no input of ids is named \"{name}\"; there are: {known}"))
    };
    named.filter(|(_, name)| !names.contains(&name.as_str())).map(say).collect()
}

/// Lists and piecewise numbers under a name that is taken.
fn repeated_names(inputs: &Inputs) -> Vec<Problem> {
    let mut seen: HashSet<&str> = inputs.numeric.iter().map(String::as_str).collect();
    seen.extend(inputs.categorical.iter().map(|input| input.name.as_str()));
    let later = inputs.lists.iter().map(|input| input.name.as_str());
    let later = later.chain(inputs.piecewise.iter().map(|input| input.name.as_str()));
    let say = |name| Problem::new(of(name), "needs a name of its own, got that of another input");
    later.filter(|name| !seen.insert(name)).map(say).collect()
}

fn wrong_list(list: &ListInput, config: &EncoderConfig, inputs: &Inputs) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (n_ids, d, len) = (list.n_ids, list.d_embedding, list.max_len);
    if n_ids == 0 || d == 0 || len == 0 {
        let message = format!(
            "needs ids, a width and a longest length of at least 1, got {n_ids} ids, width {d} and length {len}"
        );
        problems.push(Problem::new(of(&list.name), message));
    }
    let Pooling::AttentionTo(name) = &list.pooling else { return problems };
    let path = format!("{}.pooling", of(&list.name));
    match inputs.categorical.iter().find(|input| input.name == *name) {
        Some(input) if input.d_embedding != d => {
            let message = format!(
                "attends to \"{name}\", whose embedding is {} wide, with one of {d}: give both the same width",
                input.d_embedding
            );
            problems.push(Problem::new(path, message));
        }
        Some(input) => {
            let is_frozen = |name: &str, table: &Option<String>| {
                PretrainedConfig::is_frozen(&config.pretrained, inputs, name, table.as_deref())
            };
            if is_frozen(&input.name, &input.table) != is_frozen(&list.name, &list.table) {
                let message = format!(
                    "attends to \"{name}\", and only one of the two is frozen: freeze both or neither"
                );
                problems.push(Problem::new(path, message));
            }
        }
        None => {
            let names: Vec<&str> = inputs.categorical.iter().map(|input| input.name.as_str()).collect();
            let known = listed(&names);
            let message = format!("no categorical input is named \"{name}\"; there are: {known}");
            problems.push(Problem::new(path, message));
        }
    }
    problems
}

/// An input of ids, as its table sees it.
struct Member<'a> {
    name: &'a str,
    n_ids: usize,
    d: usize,
    table: Option<&'a str>,
}

fn members(inputs: &Inputs) -> impl Iterator<Item = Member<'_>> {
    let categorical = inputs.categorical.iter().map(|input| Member {
        name: &input.name,
        n_ids: input.n_ids,
        d: input.d_embedding,
        table: input.table.as_deref(),
    });
    categorical.chain(inputs.lists.iter().map(|input| Member {
        name: &input.name,
        n_ids: input.n_ids,
        d: input.d_embedding,
        table: input.table.as_deref(),
    }))
}

/// Inputs that differ from the first of their shared table.
fn unlike_in_a_table(inputs: &Inputs) -> Vec<Problem> {
    let mut firsts: HashMap<&str, (&str, usize, usize)> = HashMap::new();
    let mut problems = Vec::new();
    for Member { name, n_ids, d, table } in members(inputs) {
        let Some(table) = table else { continue };
        let (first, want_ids, want_d) = *firsts.entry(table).or_insert((name, n_ids, d));
        if (n_ids, d) != (want_ids, want_d) {
            let message = format!(
                "shares the table \"{table}\" with \"{first}\", which has {want_ids} ids of width {want_d}; got {n_ids} \
                 of width {d}: give both the same"
            );
            problems.push(Problem::new(format!("{}.table", of(name)), message));
        }
    }
    problems
}

fn wrong_bounds(input: &PiecewiseInput) -> Vec<Problem> {
    let mut problems = Vec::new();
    if input.d_embedding == 0 {
        problems.push(Problem::new(of(&input.name), "needs a width of at least 1, got 0"));
    }
    let bounds = &input.bounds;
    let ascend = bounds.windows(2).all(|pair| pair[0] < pair[1]);
    if bounds.len() < 2 || !ascend || bounds.iter().any(|bound| !bound.is_finite()) {
        let message = format!("needs at least two finite bounds, ascending without repeats, got {bounds:?}");
        problems.push(Problem::new(format!("{}.bounds", of(&input.name)), message));
    }
    problems
}

fn of(name: &str) -> String {
    format!("inputs.{name}")
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
