//! Dates and times as they are written.

/// Seconds of a day.
const DAY: f64 = 86_400.0;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Seconds since 1970 in UTC of a date, a time of day or both, or of a number since then; none of another text.
///
/// Read are `2024-01-31`, `2024-01-31T10:30:00Z`, `20240131`, `31.12.2024`, `12/31/24 5:30 pm`, `31 Jan 2024`, `Jan 2024`,
/// `10:30` (of 1970-01-01) and the like. Where two numbers could be day and month, `day_first` says which.
pub(crate) fn moment(text: &str, day_first: bool) -> Option<f64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        let is_digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        let compact = || seconds(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
        return match is_digits {
            true => compact().or_else(|| since_epoch(number)),
            false => since_epoch(number),
        };
    }
    if text.is_empty() || !text.is_ascii() {
        return None;
    }
    let (date, time) = match clock_at(text) {
        None => (text, 0.0),
        Some(at) => (text[..at].trim_end_matches(['T', 't', ' ', ',', '_', ':']), time_of_day(&text[at..])?),
    };
    let date = if date.is_empty() { 0.0 } else { date_of(date.trim(), day_first)? };
    Some(date + time)
}

/// Seconds of a number since 1970, which is of seconds, milli-, micro- or nanoseconds by its size.
pub(crate) fn since_epoch(number: f64) -> Option<f64> {
    let unit = match number.abs() {
        size if size < 1e11 => 1.0,
        size if size < 1e14 => 1e3,
        size if size < 1e17 => 1e6,
        _ => 1e9,
    };
    number.is_finite().then_some(number / unit)
}

/// Whether a text of two numbers before a year has its day first for sure, or last for sure.
pub(crate) fn day_first_of(text: &str) -> Option<bool> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .take(3)
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [first, second, _] if first > 12 && first <= 31 && (1..=12).contains(&second) => Some(true),
        [first, second, _] if second > 12 && second <= 31 && (1..=12).contains(&first) => Some(false),
        _ => None,
    }
}

/// Where a time of day begins: at the digits before the first colon between digits.
fn clock_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let colon = (1..bytes.len()).find(|&at| bytes[at] == b':' && is_digit(at - 1) && is_digit(at + 1))?;
    Some(if colon > 1 && is_digit(colon - 2) { colon - 2 } else { colon - 1 })
}

/// Seconds of `10:30`, `5:30:12.5 pm`, `10:30Z` and `10:30+02:00` since midnight in UTC.
fn time_of_day(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let mut parts = clock.split(':');
    let (hour, minute): (f64, f64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second: f64 = parts.next().map_or(Some(0.0), |part| part.parse().ok())?;
    if parts.next().is_some() || hour > 24.0 || minute >= 60.0 || second >= 61.0 {
        return None;
    }
    let rest = rest.trim().to_ascii_lowercase();
    let (hour, zone) = match rest.get(..2) {
        Some("am") => (if hour == 12.0 { 0.0 } else { hour }, rest[2..].trim()),
        Some("pm") => (if hour < 12.0 { hour + 12.0 } else { hour }, rest[2..].trim()),
        _ => (hour, rest.as_str()),
    };
    Some(hour * 3600.0 + minute * 60.0 + second - zone_of(zone)?)
}

/// Seconds that a zone is ahead of UTC.
fn zone_of(zone: &str) -> Option<f64> {
    if matches!(zone, "" | "z" | "utc" | "gmt") {
        return Some(0.0);
    }
    let zone = zone.trim_start_matches("utc").trim_start_matches("gmt");
    let sign = match zone.chars().next()? {
        '+' => 1.0,
        '-' => -1.0,
        _ => return None,
    };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    Some(sign * (hours.parse::<f64>().ok()? * 3600.0 + minutes.parse::<f64>().ok()? * 60.0))
}

/// Seconds of a date since 1970.
fn date_of(text: &str, day_first: bool) -> Option<f64> {
    let is_between = |c: char| matches!(c, '-' | '/' | '.' | ',' | '_') || c.is_whitespace();
    let parts: Vec<&str> = text.split(is_between).filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| named(part, &WEEKDAYS).is_none()).collect();
    let number = |part: &str| part.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let month = parts.iter().position(|part| named(part, &MONTHS).is_some());
    let (year, month, day) = match (&parts[..], month) {
        ([_, year], Some(0)) | ([year, _], Some(1)) if is_year(year) => {
            (number(year)?, named(parts[month?], &MONTHS)?, 1)
        }
        ([first, second, third], Some(at)) => {
            let others = match at {
                0 => [second, third],
                1 => [first, third],
                _ => [first, second],
            };
            let (year, day) =
                if is_year(others[0]) { (others[0], others[1]) } else { (others[1], others[0]) };
            (full_year(year)?, named(parts[at], &MONTHS)?, number(day)?)
        }
        ([year, month], None) if is_year(year) && text.contains(['-', '/']) => {
            (number(year)?, number(month)?, 1)
        }
        ([year, month, day], None) if is_year(year) => (number(year)?, plain(month)?, plain(day)?),
        ([first, second, year], None) => {
            let (first, second) = (plain(first)?, plain(second)?);
            // What is no month is the day, whatever the rest of the column says.
            let day_first = (day_first || first > 12) && second <= 12;
            let (day, month) = if day_first { (first, second) } else { (second, first) };
            (full_year(year)?, month, day)
        }
        _ => return None,
    };
    seconds(year, month, day)
}

fn plain(part: &str) -> Option<u32> {
    (part.len() <= 2).then(|| part.parse().ok())?
}

/// A year of four digits, or of two: 69 to 99 are of the last century.
fn full_year(part: &str) -> Option<u32> {
    let year: u32 = part.trim_start_matches('\'').parse().ok()?;
    match part.trim_start_matches('\'').len() {
        4 => Some(year),
        2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// The number of a name, from 1: `Jan`, `January` or `Sept`.
fn named(part: &str, names: &[&str]) -> Option<u32> {
    let part = part.to_ascii_lowercase();
    let is_word = part.len() >= 3 && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let at = names.iter().position(|name| is_word && part.starts_with(name))?;
    Some(at as u32 + 1)
}

/// Seconds from 1970 to the beginning of a day, if there is such a day.
fn seconds(year: u32, month: u32, day: u32) -> Option<f64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1..=longest).contains(&day)).then(|| days_before(i64::from(year), month, day) as f64 * DAY)
}

/// Days from 1970 to a day, in years that begin in March.
fn days_before(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = i64::from((153 * ((month + 9) % 12) + 2) / 5 + day - 1);
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A moment by the calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// From 0 to 23.
    pub(crate) hour: u32,
    /// From 0 for Monday to 6.
    pub(crate) weekday: u32,
    /// From 0 to 11.
    pub(crate) month: u32,
    /// From 0 to 365.
    pub(crate) day_of_year: u32,
}

impl Calendar {
    /// The calendar at so many seconds since 1970.
    pub(crate) fn at(seconds: f64) -> Self {
        let days = (seconds / DAY).floor();
        let hour = ((seconds - days * DAY) / 3600.0).floor().clamp(0.0, 23.0) as u32;
        let days = days as i64;
        let shifted = days + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = ((5 * of_year + 2) / 153 + 2) % 12;
        let year = era * 400 + year_of_era + i64::from(month < 2);
        Self {
            hour,
            // 1970 began on a Thursday.
            weekday: (days + 3).rem_euclid(7) as u32,
            month: month as u32,
            day_of_year: (days - days_before(year, 1, 1)) as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_many_forms_is_the_same() {
        // date -u -d '2024-01-31 17:30' +%s
        let want = Some(1_706_722_200.0);
        for text in [
            "2024-01-31 17:30",
            "2024-01-31T17:30:00Z",
            "2024-01-31T18:30:00.000+01:00",
            "2024/01/31 17:30:00",
            "31.01.2024 17:30",
            "1/31/2024 5:30 PM",
            "1/31/24 5:30pm",
            "31 Jan 2024 17:30",
            "Jan 31, 2024 17:30:00",
            "Wed, 31 January 2024 17:30:00 GMT",
            "31-Jan-24 17:30",
            "1706722200",
            "1706722200000",
            "1706722200000000000",
            "2024-01-31 17:30:00 UTC",
            "2024-01-31 12:30:00-0500",
        ] {
            assert_eq!(moment(text, false), want, "{text}");
        }
        let midnight = want.map(|x| x - 17.5 * 3600.0);
        for text in ["2024-01-31", "20240131", "31/1/2024", "2024.1.31", "31st January 2024"] {
            assert_eq!(moment(text, false), midnight, "{text}");
        }
        assert_eq!(moment("17:30", false), Some(17.5 * 3600.0));
        assert_eq!(moment("12:15 am", false), Some(900.0));
        assert_eq!(moment("Feb 2024", false), moment("2024-02-01", false));
        assert_eq!(moment("2024-02", false), moment("2024-02-01", false));
    }

    #[test]
    fn day_and_month_are_told_apart_by_the_column_or_the_cell() {
        assert_eq!(moment("3/4/2024", false), moment("2024-03-04", false));
        assert_eq!(moment("3/4/2024", true), moment("2024-04-03", false));
        assert_eq!(moment("3/14/2024", true), moment("2024-03-14", false));
        assert_eq!(
            [day_first_of("14/3/2024"), day_first_of("3/14/24"), day_first_of("3/4/24")],
            [Some(true), Some(false), None]
        );
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "x",
            "2024-13-01",
            "2023-02-29",
            "25:99",
            "1-2-3-4",
            "Mayor",
            "a:b",
            "10.0.0.1",
            "1.2.3",
            "March",
        ] {
            assert_eq!(moment(text, false), None, "{text}");
        }
    }

    #[test]
    fn the_calendar_is_right_at_its_edges() {
        let at = |text: &str| Calendar::at(moment(text, false).unwrap());
        assert_eq!(at("1970-01-01"), Calendar { hour: 0, weekday: 3, month: 0, day_of_year: 0 });
        assert_eq!(at("2024-02-29 23:59:59"), Calendar { hour: 23, weekday: 3, month: 1, day_of_year: 59 });
        assert_eq!(at("2024-12-31 12:00"), Calendar { hour: 12, weekday: 1, month: 11, day_of_year: 365 });
        assert_eq!(at("1969-12-31 01:00"), Calendar { hour: 1, weekday: 2, month: 11, day_of_year: 364 });
        assert_eq!(at("1900-03-01").day_of_year, 59);
        assert_eq!(at("2000-03-01").day_of_year, 60);
    }
}
