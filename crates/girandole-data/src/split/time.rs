//! The order of times that are written as texts.

/// The place of each text among all, equal ones for one time; or the position of a text that has none.
///
/// Numbers go by their value, dates with or without a time of day by what they mean, and texts that begin with a year
/// and are all built alike, such as `2026-11`, by their letters.
pub(super) fn ranks(texts: &[String]) -> Result<Vec<usize>, usize> {
    let number = |text: &String| text.parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some(numbers) = texts.iter().map(number).collect::<Option<Vec<f64>>>() {
        return Ok(dense(&numbers, f64::total_cmp));
    }
    if let Some(times) = texts.iter().map(|text| nanoseconds(text)).collect::<Option<Vec<i128>>>() {
        return Ok(dense(&times, i128::cmp));
    }
    let shape = |text: &str| -> String {
        text.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect()
    };
    let first = texts.first().map(|text| shape(text)).unwrap_or_default();
    let year_first = first.starts_with("0000") && !first.starts_with("00000");
    match texts.iter().position(|text| shape(text) != first).filter(|_| year_first) {
        None if year_first => Ok(dense(texts, String::cmp)),
        odd => Err(odd.or_else(|| texts.iter().position(|text| nanoseconds(text).is_none())).unwrap_or(0)),
    }
}

fn dense<T>(keys: &[T], compare: impl Fn(&T, &T) -> std::cmp::Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|a, b| compare(&keys[*a], &keys[*b]));
    let mut ranks = vec![0; keys.len()];
    for pair in order.windows(2) {
        let is_later = compare(&keys[pair[0]], &keys[pair[1]]).is_ne();
        ranks[pair[1]] = ranks[pair[0]] + usize::from(is_later);
    }
    ranks
}

/// Nanoseconds since 1970 of `2026-11-30`, `2026-11-30 20:15`, `2026-11-30T20:15:00.5+01:00` and the like.
fn nanoseconds(text: &str) -> Option<i128> {
    let (date, rest) = text.split_at_checked(10)?;
    let (year, month, day) = (digits(date, 0..4)?, digits(date, 5..7)?, digits(date, 8..10)?);
    let bytes = date.as_bytes();
    let is_date = bytes[4] == bytes[7] && matches!(bytes[4], b'-' | b'/');
    if !is_date || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let day_seconds = i128::from(days(year, month, day)) * 86_400;
    let rest = rest.trim_start_matches(['T', 't', ' ']).trim_end();
    if rest.is_empty() {
        return Some(day_seconds * 1_000_000_000);
    }
    let rest = rest.trim_end_matches("UTC").trim_end();
    let (clock, offset) = match rest.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => match rest.rfind(['+', '-']) {
            Some(at) => (&rest[..at], offset(&rest[at..])?),
            None => (rest, 0),
        },
    };
    let clock = clock.trim_end();
    let (hour, minute) = (digits(clock, 0..2)?, digits(clock, 3..5)?);
    let seconds = clock.get(5..)?;
    let (second, fraction) = match seconds.strip_prefix(':') {
        Some(rest) => (digits(rest, 0..2)?, rest.get(2..)?),
        None => (0, seconds),
    };
    let fraction = match fraction.strip_prefix(['.', ',']) {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{digits:0<9}").get(..9)?.parse::<i128>().ok()?
        }
        None if fraction.is_empty() => 0,
        _ => return None,
    };
    let seconds = day_seconds + i128::from(hour * 3600 + minute * 60 + second - offset);
    (clock.as_bytes()[2] == b':' && hour <= 24 && minute < 60 && second <= 60)
        .then_some(seconds * 1_000_000_000 + fraction)
}

/// Seconds of `+01:00`, `+0100` or `+01`.
fn offset(text: &str) -> Option<i64> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let rest = text.get(1..)?;
    let minutes = rest.get(2..)?.trim_start_matches(':');
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 0..2)? };
    (rest.len() <= 5).then_some(sign * (digits(rest, 0..2)? * 3600 + minutes * 60))
}

fn digits(text: &str, at: std::ops::Range<usize>) -> Option<i64> {
    let text = text.get(at)?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Days from 1970 to a day of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March end with the day that leap years add.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Result<Vec<usize>, usize> {
        ranks(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn times_are_ordered_by_what_they_mean() {
        assert_eq!(of(&["9", "10", "9.0", "1e1"]), Ok(vec![0, 1, 0, 1]));
        assert_eq!(of(&["2026-11-30", "2026-11-30 00:00", "2025/01/31"]), Ok(vec![1, 1, 0]));
        assert_eq!(of(&["2026-01-01T01:00:00+02:00", "2025-12-31T23:30:00Z"]), Ok(vec![0, 1]));
        assert_eq!(
            of(&["2026-01-01 10:00:00.25", "2026-01-01 10:00:00.5 UTC", "2026-01-01 09:59"]),
            Ok(vec![1, 2, 0])
        );
        assert_eq!(of(&["2026-11", "2025-12", "2026-02"]), Ok(vec![2, 0, 1]));
        assert_eq!(of(&["2026-W48", "2026-W07"]), Ok(vec![1, 0]));
        assert_eq!(nanoseconds("1970-01-02"), Some(86_400_000_000_000));
        assert_eq!(nanoseconds("2000-03-01"), Some(951_868_800_000_000_000));
    }

    #[test]
    fn a_text_without_an_order_is_named() {
        assert_eq!(of(&["26/11/2026", "01/12/2026"]), Err(0));
        assert_eq!(of(&["2026-11-30", "yesterday"]), Err(1));
        assert_eq!(of(&["Mon", "Tue"]), Err(0));
        assert_eq!(of(&["2026-11-30", "2026-13-01 10:00"]), Err(1));
    }
}
