//! Whole numbers that are ids and no amounts.

use super::column_look::ColumnLook;
use super::names;

/// Fewest values of an id that only its behaviour gives away.
const FEWEST: usize = 30;
/// Ranges that stand for the order of the values.
const RANGES: usize = 20;

/// Why a column of whole numbers holds ids, if it does; `outcomes` are the targets row by row, NaN where missing.
pub(super) fn why_ids(look: &ColumnLook<'_>, outcomes: &[Vec<f64>]) -> Option<&'static str> {
    if !look.is_whole() || look.n_values < 3 {
        return None;
    }
    if has_leading_zeros(look) {
        return Some("digits with zeros before them: a code");
    }
    let is_repeated = look.n_there >= 2 * look.n_values;
    if names::is_id(look.name) && (is_repeated || look.n_there >= look.n_values + look.n_values / 4) {
        return Some("named like an id");
    }
    if look.n_values < FEWEST
        || !is_repeated
        || names::is_amount(look.name)
        || names::is_running(look.name)
        || names::is_count(look.name)
    {
        return None;
    }
    if look.distinct_numbers().first().is_some_and(|(least, _)| *least < 0.0) {
        return None;
    }
    let tells = outcomes.iter().any(|outcome| names_more_than_order(look, outcome));
    tells.then_some("whole numbers whose order says nothing of the targets while each by itself does: ids")
}

fn has_leading_zeros(look: &ColumnLook<'_>) -> bool {
    let texts = || look.values().map(|(text, _)| text);
    let length = texts().next().map_or(0, str::len);
    length > 1
        && texts().any(|text| text.starts_with('0'))
        && texts().all(|text| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the values by themselves tell much more of an outcome than their order does: how much of the variance within
/// ranges of values is between the values, beside how much is between the ranges.
fn names_more_than_order(look: &ColumnLook<'_>, outcome: &[f64]) -> bool {
    let numbers = look.distinct_numbers();
    let mut of_value = vec![(0.0f64, 0.0f64); numbers.len()];
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for (row, y) in outcome.iter().enumerate().filter(|(_, y)| !y.is_nan()) {
        let number = look.number(row);
        let Ok(at) = numbers.binary_search_by(|(value, _)| value.total_cmp(&number)) else { continue };
        of_value[at] = (of_value[at].0 + 1.0, of_value[at].1 + y);
        (n, sum, squares) = (n + 1.0, sum + y, squares + y * y);
    }
    let total = squares - sum * sum / f64::max(n, 1.0);
    if n < 200.0 || total <= 0.0 {
        return false;
    }
    let between = |groups: &[(f64, f64)]| {
        let there = groups.iter().filter(|(count, _)| *count > 0.0);
        let (k, explained) = there.fold((0.0, 0.0), |(k, sum), (n, y)| (k + 1.0, sum + y * y / n));
        (k, explained - sum * sum / n)
    };
    let mut ranges: Vec<(f64, f64)> = Vec::new();
    let mut open = (0.0, 0.0);
    for (count, y) in &of_value {
        open = (open.0 + count, open.1 + y);
        if open.0 >= n / RANGES as f64 {
            ranges.push(std::mem::take(&mut open));
        }
    }
    ranges.push(open);
    let (n_values, by_value) = between(&of_value);
    let (n_ranges, by_range) = between(&ranges);
    let within = n_values - n_ranges;
    if within < 10.0 || n - n_values < 50.0 {
        return false;
    }
    let noise = (total - by_value) / (n - n_values);
    // Of nothing but noise the share is about 1, with a deviation of sqrt(2 / degrees of freedom).
    let share = (by_value - by_range) / within / noise.max(f64::MIN_POSITIVE);
    let of_values = (by_value - by_range) - within * noise;
    let of_ranges = by_range - (n_ranges - 1.0) * noise;
    share > 1.0 + 6.0 * (2.0 / within).sqrt() && of_values > of_ranges.max(0.0) && of_values > 0.02 * total
}
