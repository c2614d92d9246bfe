//! Dates and times as texts.

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Whether a text may be a date with a time, which is worth a closer look.
pub(super) fn may_be(text: &str) -> bool {
    text.len() >= 19 && text.as_bytes()[4] == b'-'
}

/// The spelling of a date with a time as programs write it: `2024-01-05 12:30:00`, a `T` or a space between, maybe a
/// fraction and an offset. Without a time of day it is the date alone; with an offset it is `Z`, at Greenwich.
pub(super) fn spelled(text: &str) -> Option<String> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let days = days(date)?;
    let time = rest.strip_prefix(['T', ' '])?;
    let seconds = seconds(time.get(..8)?)?;
    let rest = &time[8..];
    let n_fraction = match rest.strip_prefix('.') {
        Some(digits) => 1 + digits.bytes().take_while(u8::is_ascii_digit).count(),
        None => 0,
    };
    let (fraction, zone) = rest.split_at(n_fraction);
    let fraction = match fraction.len() {
        0 => 0,
        2..=10 => format!("{:0<9}", &fraction[1..]).parse().ok()?,
        _ => return None,
    };
    match zone.trim_start() {
        "" => Some(instant(days * DAY + seconds, fraction, false)),
        zone => Some(instant(days * DAY + seconds - offset(zone)?, fraction, true)),
    }
}

/// Whether a text is the spelling of a date, or of a date with a time.
pub(crate) fn is_instant(text: &str) -> bool {
    text.get(..10).is_some_and(|date| days(date).is_some())
        && (text.len() == 10 || spelled(text).is_some_and(|spelled| spelled == text))
}

/// The text of a day since 1970.
pub(super) fn date(days: i64) -> String {
    // Howard Hinnant's `civil_from_days`: years begin in March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + i64::from(month <= 2))
}

/// The text of a time of day.
pub(super) fn time(seconds: i64, nanos: i64) -> String {
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    match nanos {
        0 => time,
        nanos => format!("{time}.{}", format!("{nanos:09}").trim_end_matches('0')),
    }
}

/// The text of a moment: seconds since 1970 and a fraction.
pub(super) fn instant(seconds: i64, nanos: i64, is_at_greenwich: bool) -> String {
    let date = date(seconds.div_euclid(DAY));
    let zone = if is_at_greenwich { "Z" } else { "" };
    match (seconds.rem_euclid(DAY), nanos) {
        (0, 0) => format!("{date}{}", if is_at_greenwich { " 00:00:00Z" } else { "" }),
        (seconds, nanos) => format!("{date} {}{zone}", time(seconds, nanos)),
    }
}

/// The day since 1970 of `2024-01-05`.
fn days(date: &str) -> Option<i64> {
    let bytes = date.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (number(&date[..4])?, number(&date[5..7])?, number(&date[8..])?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=12).contains(&month) || !(1..=longest).contains(&day) {
        return None;
    }
    // Hinnant's `days_from_civil`.
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// The second of the day of `12:30:00`.
fn seconds(time: &str) -> Option<i64> {
    let bytes = time.as_bytes();
    if bytes.len() != 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hours, minutes, seconds) = (number(&time[..2])?, number(&time[3..5])?, number(&time[6..])?);
    (hours < 24 && minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// The seconds of `Z`, `UTC`, `+01:00` or `+0100`.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "UTC") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits = zone.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.len() {
        5 => digits.split_once(':')?,
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours.max(minutes) < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn number(digits: &str) -> Option<i64> {
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        for (day, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (2_932_896, "9999-12-31"),
            (-719_162, "0001-01-01"),
        ] {
            assert_eq!((date(day).as_str(), days(text)), (text, Some(day)));
        }
        for day in (-100_000..100_000).step_by(37) {
            assert_eq!(days(&date(day)), Some(day));
        }
        assert_eq!(["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-01", "20240-1-1"].map(days), [None; 5]);
    }

    #[test]
    fn moments_have_one_spelling() {
        for (text, spelling) in [
            ("2024-01-05T12:30:00", "2024-01-05 12:30:00"),
            ("2024-01-05 12:30:00.500000", "2024-01-05 12:30:00.5"),
            ("2024-01-05T00:00:00.000000000", "2024-01-05"),
            ("2024-01-05 00:30:00+01:00", "2024-01-04 23:30:00Z"),
            ("2024-01-05 00:00:00 UTC", "2024-01-05 00:00:00Z"),
            ("2024-01-05T23:00:00-0100", "2024-01-06 00:00:00Z"),
        ] {
            assert_eq!(spelled(text).as_deref(), Some(spelling), "{text}");
            assert!(is_instant(spelling) && !is_instant(text));
        }
        for text in
            ["2024-01-05 24:00:00", "2024-01-05x12:30:00", "2024-01-05 12:30:00 CET", "2024-01-05 1é:30:00"]
        {
            assert_eq!(spelled(text), None, "{text}");
        }
    }
}
