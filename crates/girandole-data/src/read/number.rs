//! Numbers as the texts of a file write them.

use super::{Layout, exact};

impl Layout {
    /// The number that a trimmed text says with the signs of the file; none if it says none.
    ///
    /// Signs between thousands must stand where they belong, so that `12,5` is never 125.
    pub(crate) fn number(&self, text: &str) -> Option<f64> {
        let decimal = self.decimal.unwrap_or('.');
        if decimal == '.' && self.thousands.is_none() {
            return exact::parse(text);
        }
        exact::parse(&self.plain(text)?)
    }

    /// Whether numbers have other signs than those of a program's text.
    pub(crate) fn has_own_numbers(&self) -> bool {
        self.thousands.is_some() || self.decimal.is_some_and(|decimal| decimal != '.')
    }

    /// A number as a program writes it; none where signs stand where they do not belong.
    pub(crate) fn plain(&self, text: &str) -> Option<String> {
        let decimal = self.decimal.unwrap_or('.');
        let sign = text.len() - text.trim_start_matches(['+', '-']).len();
        let (sign, rest) = text.split_at(sign.min(1));
        // What is left of a number that has no signs of its own, such as `inf`, is the parser's.
        let end = rest.find(['e', 'E']).unwrap_or(rest.len());
        let (mantissa, exponent) = rest.split_at(end);
        let (whole, fraction) = match mantissa.split_once(decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !fraction.is_none_or(is_digits) {
            return None;
        }
        let whole = match self.thousands {
            Some(thousands) => without_thousands(whole, thousands)?,
            None => whole.to_owned(),
        };
        if decimal != '.' && whole.contains('.') {
            return None;
        }
        let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
        Some(format!("{sign}{whole}{fraction}{exponent}"))
    }
}

/// The digits of a whole number; none where a sign between them stands elsewhere than before three digits, or before two
/// as in `12,34,567`.
fn without_thousands(whole: &str, thousands: char) -> Option<String> {
    let is_between = |sign: char| match thousands {
        '\'' | '\u{2019}' => matches!(sign, '\'' | '\u{2019}'),
        // Spaces look alike, whichever a program writes.
        space if space.is_whitespace() => sign.is_whitespace(),
        other => sign == other,
    };
    let groups: Vec<&str> = whole.split(is_between).collect();
    let [first, middle @ .., last] = &groups[..] else { return Some(whole.to_owned()) };
    let fits = (1..=3).contains(&first.len())
        && middle.iter().all(|group| matches!(group.len(), 2 | 3))
        && last.len() == 3
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    fits.then(|| groups.concat())
}

/// Under which settings a text that is no number would be one.
pub(crate) fn way_out(text: &str) -> Option<String> {
    let with = |decimal, thousands| Layout { decimal, thousands, ..Layout::default() };
    let ways = [
        (with(Some(','), None), "`data.decimal = \",\"`"),
        (with(None, Some(',')), "`data.thousands = \",\"`"),
        (with(Some(','), Some('.')), "`data.decimal = \",\"` and `data.thousands = \".\"`"),
        (with(None, Some(' ')), "`data.thousands = \" \"`"),
        (with(Some(','), Some(' ')), "`data.decimal = \",\"` and `data.thousands = \" \"`"),
        (with(None, Some('\'')), "`data.thousands = \"'\"`"),
        (with(None, Some('_')), "`data.thousands = \"_\"`"),
    ];
    let fits = |(layout, _): &&(Layout, &'static str)| layout.number(text).is_some();
    let is_one_key = |(layout, _): &&(Layout, &str)| layout.decimal.is_none() || layout.thousands.is_none();
    let mut found: Vec<&str> =
        ways.iter().filter(fits).filter(is_one_key).map(|(_, way)| *way).take(2).collect();
    // Two keys where one is not enough.
    if found.is_empty() {
        found.extend(ways.iter().filter(fits).map(|(_, way)| *way).take(2));
    }
    (!found.is_empty()).then(|| found.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(decimal: Option<char>, thousands: Option<char>, text: &str) -> Option<f64> {
        Layout { decimal, thousands, ..Layout::default() }.number(text)
    }

    #[test]
    fn numbers_are_read_with_the_signs_of_the_file() {
        for (decimal, thousands, text, wanted) in [
            (None, None, "12.5", Some(12.5)),
            (None, None, "12,5", None),
            (Some(','), None, "12,5", Some(12.5)),
            (Some(','), None, "-0,5e3", Some(-500.0)),
            (Some(','), None, ",5", Some(0.5)),
            (Some(','), None, "12", Some(12.0)),
            (Some(','), None, "1.200", None),
            (Some(','), Some('.'), "1.200", Some(1200.0)),
            (Some(','), Some('.'), "-1.234.567,89", Some(-1_234_567.89)),
            (Some(','), Some('.'), "12.5", None),
            (None, Some(','), "1,163.74", Some(1163.74)),
            (None, Some(','), "12,34,567", Some(1_234_567.0)),
            (None, Some(','), "12,5", None),
            (None, Some(','), "1,,000", None),
            (None, Some(','), ",000", None),
            (None, Some(','), "1,000,", None),
            (None, Some(','), "1234567.5", Some(1_234_567.5)),
            (None, Some(','), "1.000,5", None),
            (Some(','), Some(' '), "1\u{a0}234\u{202f}567,5", Some(1_234_567.5)),
            (None, Some('\''), "1\u{2019}234.5", Some(1234.5)),
            (None, Some(','), "+3", Some(3.0)),
            (Some(','), None, "abc", None),
            (Some(','), None, "--3", None),
        ] {
            assert_eq!(number(decimal, thousands, text), wanted, "{text} {decimal:?} {thousands:?}");
        }
        assert!(number(Some(','), None, "nan").is_some_and(f64::is_nan));
    }

    #[test]
    fn what_would_be_a_number_with_other_signs_says_so() {
        assert_eq!(way_out("12,5").unwrap(), "`data.decimal = \",\"`");
        assert_eq!(way_out("1,163").unwrap(), "`data.decimal = \",\"` or `data.thousands = \",\"`");
        assert_eq!(way_out("1.163,74").unwrap(), "`data.decimal = \",\"` and `data.thousands = \".\"`");
        assert_eq!(way_out("abc"), None);
    }
}
