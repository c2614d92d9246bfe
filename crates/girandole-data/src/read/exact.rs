//! Numbers of which no digit is lost.

use std::cmp::Ordering;

/// A number of which no digit is lost: whole ones that a floating-point number cannot hold keep theirs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Exact {
    Whole(i128),
    /// Finite, and no negative zero.
    Real(f64),
}

impl Exact {
    /// Reads a number; `true` is 1 and `false` 0. None if it is something else, or not finite.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_suffix('.').unwrap_or(text);
        let digits = match digits.split_once('.') {
            Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
            _ => digits,
        };
        match digits.parse() {
            Ok(whole) => Some(Self::Whole(whole)),
            Err(_) => parse(text).filter(|number| number.is_finite()).map(|number| Self::Real(number + 0.0)),
        }
    }

    /// The nearest floating-point number.
    pub(crate) fn near(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }

    /// Whether a floating-point number holds it.
    pub(crate) fn is_near(self) -> bool {
        self.compare(Self::Real(self.near())) == Ordering::Equal
    }

    pub(crate) fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a.cmp(&b),
            (Self::Real(a), Self::Real(b)) => a.total_cmp(&b),
            (Self::Whole(a), Self::Real(b)) => whole_and_real(a, b),
            (Self::Real(a), Self::Whole(b)) => whole_and_real(b, a).reverse(),
        }
    }
}

/// Reads the number of a cell: `true` is 1 and `false` 0, as in a column of truth values.
pub(crate) fn parse(text: &str) -> Option<f64> {
    text.parse().ok().or_else(|| match text.len() {
        4 if text.eq_ignore_ascii_case("true") => Some(1.0),
        5 if text.eq_ignore_ascii_case("false") => Some(0.0),
        _ => None,
    })
}

fn whole_and_real(whole: i128, real: f64) -> Ordering {
    if real >= 2_f64.powi(127) {
        return Ordering::Less;
    }
    let floor = real.floor();
    // Saturates below, where the fraction decides nothing.
    whole.cmp(&(floor as i128)).then(if real > floor { Ordering::Less } else { Ordering::Equal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_keep_their_digits() {
        let parse = |text: &str| Exact::parse(text).unwrap();
        let rising = [
            "-1e39",
            "-9007199254740993",
            "-9007199254740992.0",
            "-0.5",
            "false",
            "1e-300",
            "1",
            "1.5",
            "2.",
            "9007199254740992",
            "9007199254740993",
            "9007199254740994.0",
            "18446744073709551615",
            "1e38",
        ];
        for (i, a) in rising.iter().enumerate() {
            for (j, b) in rising.iter().enumerate() {
                assert_eq!(parse(a).compare(parse(b)), i.cmp(&j), "{a} and {b}");
            }
        }
        assert_eq!(parse("-0.0").compare(parse("0")), Ordering::Equal);
        assert_eq!(parse("3.0"), parse("+3"));
        assert!(parse("9007199254740992").is_near() && !parse("9007199254740993").is_near());
        assert!(
            ["x", "", "NaN", "inf", "1e999", "0x1F"].into_iter().all(|text| Exact::parse(text).is_none())
        );
    }
}
