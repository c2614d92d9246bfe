//! Targets that are there only where another column says so.

use super::column_look::ColumnLook;
use super::target_look::{TargetLook, name, quoted};

/// The condition under which each target is there, if it is missing exactly where a column has one value: a target's
/// column if there is one, else another with few values.
pub(super) fn space_of(
    target: &TargetLook,
    looks: &[ColumnLook<'_>],
    targets: &[TargetLook],
) -> Option<String> {
    let n_missing = target.outcomes.len() - target.n_there();
    if n_missing == 0 || target.n_there() == 0 || target.config.space.is_some() {
        return None;
    }
    let is_target =
        |look: &&ColumnLook<'_>| targets.iter().any(|other| other.columns.iter().any(|c| c == look.name));
    let others = looks.iter().filter(|look| !target.columns.iter().any(|column| column == look.name));
    let (of_targets, rest): (Vec<_>, Vec<_>) = others.partition(is_target);
    of_targets.into_iter().chain(rest).find_map(|look| condition(target, look))
}

fn condition(target: &TargetLook, look: &ColumnLook<'_>) -> Option<String> {
    if look.n_values < 2 || look.n_values > 20 || look.n_there < look.n_rows {
        return None;
    }
    let (mut with, mut without) = (vec![0usize; look.counts.len()], vec![0usize; look.counts.len()]);
    for (row, outcome) in target.outcomes.iter().enumerate() {
        let counts = if outcome.is_nan() { &mut without } else { &mut with };
        counts[look.code(row)?] += 1;
    }
    if (0..with.len()).any(|code| with[code] > 0 && without[code] > 0) {
        return None;
    }
    let text = |code: usize| look.cells.values[code].as_str();
    let codes_of = |counts: &[usize]| (0..counts.len()).filter(|code| counts[*code] > 0).collect::<Vec<_>>();
    let (there, gone) = (codes_of(&with), codes_of(&without));
    let value = |code: usize| match look.numbers.as_ref() {
        Some(numbers) => numbers[code].to_string(),
        None => quoted(text(code)),
    };
    match (&there[..], &gone[..]) {
        ([one], _) => Some(format!("{} == {}", name(look.name), value(*one))),
        (_, [one]) => Some(format!("{} != {}", name(look.name), value(*one))),
        _ => None,
    }
}
