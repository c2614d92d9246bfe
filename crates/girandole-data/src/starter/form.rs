//! What a column is for the model.

use super::column_look::ColumnLook;
use super::ids_look::why_ids;
use super::list_look::{ListLook, vector_width};
use super::names;
use super::time_look::TimeLook;

/// Ids from which on a table of a row for each grows too large to be learned.
const MANY: usize = 100_000;

/// Categories up to which each has an input of its own, where few rows are learned from.
const FEW: usize = 32;

/// What a column is for the model.
#[derive(Debug)]
pub(super) enum Form {
    /// Numbers, of which some stand for a missing one.
    Numbers(Vec<f64>),
    /// Categories, hashed to so many ids if there are very many.
    Categories(Option<usize>),
    /// A few categories.
    Choices,
    List(ListLook),
    /// Vectors of one length.
    Vectors,
    Time(TimeLook),
    Words,
}

/// What a column is for the model, and a few words why.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) form: Form,
    pub(super) why: String,
    /// What may be wrong with it.
    pub(super) doubt: Option<String>,
}

/// A column that is left out, with the table that takes it in again.
#[derive(Debug)]
pub(super) struct LeftOut {
    pub(super) why: String,
    pub(super) kind: &'static str,
}

/// Judges a column that is no target, no split and tells no target; `outcomes` are those of the targets.
pub(super) fn judge(look: &ColumnLook<'_>, outcomes: &[Vec<f64>]) -> Result<Judged, LeftOut> {
    let out = |why: String, kind: &'static str| Err(LeftOut { why, kind });
    let kind = if look.numbers.is_some() { "numeric" } else { "categorical" };
    let there = look.n_there;
    match look.n_values {
        0 => return out("is empty".to_owned(), kind),
        1 if there == look.n_rows
            || there * 200 < look.n_rows
            || (look.n_rows - there) * 200 < look.n_rows =>
        {
            return out("has one value only".to_owned(), kind);
        }
        _ if there * 200 < look.n_rows || (there < 5 && look.n_rows >= 50) => {
            return out(format!("is nearly empty: {there} of {} rows have it", look.n_rows), kind);
        }
        _ => {}
    }
    if look.n_values == 1 {
        let why = format!("there or not, {}", look.summary());
        return Ok(Judged { form: Form::Choices, why, doubt: None });
    }
    if let Some(time) = TimeLook::of(look).filter(|time| !time.parts.is_empty()) {
        let doubt = time.is_open.then(|| {
            let order = if time.day_first { "the day" } else { "the month" };
            format!(
                "no date tells whether day or month comes first; {order} is taken for it: `day_first = {}`",
                time.day_first
            )
        });
        return Ok(Judged { why: look.summary(), doubt, form: Form::Time(time) });
    }
    match look.numbers {
        Some(_) => numbers(look, outcomes),
        None => texts(look),
    }
}

fn numbers(look: &ColumnLook<'_>, outcomes: &[Vec<f64>]) -> Result<Judged, LeftOut> {
    if let Some(why) = why_row_number(look) {
        return Err(LeftOut { why: why.to_owned(), kind: "categorical" });
    }
    let summary = look.summary();
    if let Some(why) = why_ids(look, outcomes) {
        let doubt =
            (!names::is_id(look.name)).then(|| format!("{why}; `kind = \"numeric\"` if they are amounts"));
        return Ok(Judged { form: categories(look), why: format!("{summary}; {why}"), doubt });
    }
    let why = match (look.is_zero_one(), &look.missing_numbers[..]) {
        (true, _) => format!("{summary}, 0 and 1: read as they are"),
        (false, []) => summary,
        (false, codes) => format!("{summary}; {} stands for a missing number", listed(codes)),
    };
    Ok(Judged { form: Form::Numbers(look.missing_numbers.clone()), why, doubt: None })
}

fn listed(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" and ")
}

/// Why whole numbers that differ in every row only number the rows, if so.
fn why_row_number(look: &ColumnLook<'_>) -> Option<&'static str> {
    if !look.is_whole() || look.n_there < 10 || look.distinct_numbers().len() < look.n_there {
        return None;
    }
    if names::is_id(look.name) {
        return Some(
            "has another whole number in every row and is named like an id: it cannot be learned from",
        );
    }
    if names::is_running(look.name) && !names::is_row_number(look.name) {
        return None;
    }
    let numbers = look.distinct_numbers();
    let step = |pair: &[(f64, usize)]| pair[1].0 - pair[0].0;
    let first = numbers.windows(2).next().map_or(0.0, step);
    let even = numbers.windows(2).filter(|pair| step(pair) == first).count();
    let are_even = even * 100 >= (numbers.len() - 1) * 98;
    let least = numbers.first().map_or(0.0, |(least, _)| *least);
    let rows: Vec<f64> = (0..look.n_rows).map(|row| look.number(row)).filter(|x| !x.is_nan()).collect();
    let rises = rows.windows(2).all(|pair| pair[0] < pair[1]);
    let is_one = are_even && (rises || (0.0..=1.0).contains(&least) || names::is_row_number(look.name));
    is_one.then_some("has another whole number in every row, evenly apart: a row number")
}

fn categories(look: &ColumnLook<'_>) -> Form {
    match look.n_values {
        0..=FEW => Form::Choices,
        n => Form::Categories((n >= MANY).then(|| (2 * n).next_power_of_two())),
    }
}

fn texts(look: &ColumnLook<'_>) -> Result<Judged, LeftOut> {
    let summary = look.summary();
    if let Some(width) = vector_width(look) {
        return Ok(Judged { form: Form::Vectors, why: format!("vectors of {width} numbers"), doubt: None });
    }
    if let Some(list) = ListLook::of_texts(look) {
        let doubt = list.cut_at.map(|sign| {
            format!(
                "ids have weights behind `{sign}`, which are not learned from: `cut_at` takes the ids alone"
            )
        });
        return Ok(Judged { why: list.summary(), form: Form::List(list), doubt });
    }
    let n = look.n_values;
    let n_words: usize = look.values().map(|(text, _)| text.split_whitespace().count()).sum();
    if n >= 20 && n_words >= 3 * n && 4 * n > look.n_there {
        let why = format!("{summary} of {:.0} words in the mean", n_words as f64 / n as f64);
        return Ok(Judged { form: Form::Words, why, doubt: None });
    }
    // A name that is there but once says nothing of the next row.
    let repeats = names::is_id(look.name) && look.n_there >= n + n / 4;
    if n > 20 && 2 * n > look.n_there && !repeats {
        let why = format!("has {n} texts in {} rows: a name or identifier?", look.n_there);
        return Err(LeftOut { why, kind: "categorical" });
    }
    let signs = ['$', '€', '£', '%'];
    let is_amount = |text: &str| {
        text.contains(signs)
            && text.trim_matches(|c: char| signs.contains(&c) || c == ' ').parse::<f64>().is_ok()
    };
    let doubt = look.values().all(|(text, _)| is_amount(text)).then(|| {
        "numbers with a sign beside them are taken for categories; write them without it for numbers"
            .to_owned()
    });
    Ok(Judged { form: categories(look), why: summary, doubt })
}
