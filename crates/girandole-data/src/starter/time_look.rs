//! Columns of dates and times.

use super::column_look::ColumnLook;
use super::names;
use crate::TimePart;
use crate::read::{Calendar, day_first_of, moment};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// What a column of moments looks like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TimeLook {
    /// Parts that vary.
    pub(super) parts: Vec<TimePart>,
    pub(super) day_first: bool,
    /// Whether no cell tells whether the day or the month comes first.
    pub(super) is_open: bool,
    /// The first and the last moment.
    pub(super) range: (f64, f64),
}

impl TimeLook {
    /// Looks at a column; none if it holds something else than moments.
    pub(super) fn of(look: &ColumnLook<'_>) -> Option<Self> {
        let texts = || look.values().map(|(text, _)| text);
        let is_one = match &look.numbers {
            Some(_) => are_stamps(look),
            None => texts().all(|text| is_dated(text, names::is_time(look.name))),
        };
        if look.n_values == 0 || !is_one {
            return None;
        }
        let said = texts().find_map(|text| day_first_of(text).filter(|_| !begins_with_year(text)));
        let open = || texts().filter(|text| is_day_and_month(text));
        // With dots and dashes the day is first nearly everywhere, with slashes it depends on the country.
        let day_first = said.unwrap_or(
            open().any(|text| !text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('/')),
        );
        let is_open = said.is_none() && open().next().is_some();
        let moments: Vec<f64> = texts().map(|text| moment(text, day_first)).collect::<Option<_>>()?;
        let low = moments.iter().copied().fold(f64::INFINITY, f64::min);
        let high = moments.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Some(Self { parts: parts(&moments, high - low), day_first, is_open, range: (low, high) })
    }
}

/// The parts of moments that vary, over a span of so many seconds.
fn parts(moments: &[f64], span: f64) -> Vec<TimePart> {
    let calendars: Vec<Calendar> = moments.iter().map(|moment| Calendar::at(*moment)).collect();
    let varies = |part: fn(&Calendar) -> u32| calendars.iter().any(|one| part(one) != part(&calendars[0]));
    let varying = [
        (TimePart::Hour, varies(|one| one.hour)),
        (TimePart::Weekday, varies(|one| one.weekday) && span >= 2.0 * DAY),
        (TimePart::Day, varies(|one| one.day_of_year) && span >= 60.0 * DAY),
        (TimePart::Month, varies(|one| one.month) && span >= 45.0 * DAY),
        (TimePart::Elapsed, span > 0.0),
    ];
    varying.into_iter().filter(|(_, varies)| *varies).map(|(part, _)| part).collect()
}

/// Whether a text is a date or a time of day and, unless the column is named like one, nothing else could be meant.
fn is_dated(text: &str, is_named: bool) -> bool {
    let has_year = text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 4 || run.len() == 8);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_slashed = text.contains('/') || text.contains(|c: char| c.is_ascii_alphabetic());
    digits >= 3 && (is_named || has_year || text.contains(':') || is_slashed) && moment(text, false).is_some()
}

fn begins_with_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).next().is_some_and(|run| run.len() >= 4)
}

/// Whether a text begins with two numbers that could be day and month.
fn is_day_and_month(text: &str) -> bool {
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    let is_short = |run: Option<&str>| run.is_some_and(|run| (1..=2).contains(&run.len()));
    !text.contains(|c: char| c.is_ascii_alphabetic())
        && is_short(runs.next())
        && is_short(runs.next())
        && !text[..text.len().min(5)].contains(':')
}

/// Whether numbers are seconds or milliseconds since 1970, or dates without signs between.
fn are_stamps(look: &ColumnLook<'_>) -> bool {
    let numbers = look.distinct_numbers();
    let (Some((low, _)), Some((high, _))) = (numbers.first(), numbers.last()) else { return false };
    let named = names::is_time(look.name);
    let are_dates = (1.9e7..2.1e7).contains(low)
        && *high < 2.1e7
        && numbers.len() >= 3
        && look.values().all(|(text, _)| {
            text.len() == 8 && moment(text, false).is_some_and(|moment| moment % DAY == 0.0)
        });
    let within = |low_end: f64, high_end: f64| *low >= low_end && *high <= high_end;
    are_dates
        || (named
            && (within(1e8, 4.2e9) || within(1e11, 4.2e12) || within(1e14, 4.2e15) || within(1e17, 4.2e18)))
        || (numbers.len() >= 20
            && look.is_whole()
            && (within(1.0e12, 2.2e12) || within(1.0e15, 2.2e15) || within(1.0e18, 2.2e18)))
}
