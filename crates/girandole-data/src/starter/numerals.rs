//! How a file writes numbers.

/// The signs of numbers in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Numerals {
    /// What stands before the fraction, if it is no dot.
    pub(super) decimal: Option<char>,
    pub(super) thousands: Option<char>,
}

impl Numerals {
    /// Signs that are tried where numbers do not show with a dot and nothing between thousands.
    pub(super) const OTHERS: [Self; 8] = [
        Self { decimal: None, thousands: Some(',') },
        Self { decimal: Some(','), thousands: None },
        Self { decimal: Some(','), thousands: Some('.') },
        Self { decimal: None, thousands: Some(' ') },
        Self { decimal: Some(','), thousands: Some(' ') },
        Self { decimal: None, thousands: Some('\'') },
        Self { decimal: Some(','), thousands: Some('\'') },
        Self { decimal: None, thousands: Some('_') },
    ];

    /// The finite number that a text says.
    pub(super) fn number(self, text: &str) -> Option<f64> {
        let number = match self {
            Self { decimal: None, thousands: None } => text.parse().ok(),
            _ => self.plain(text)?.parse().ok(),
        };
        number.filter(|number: &f64| number.is_finite())
    }

    /// A number as a program writes it; none where signs stand where they do not belong.
    fn plain(self, text: &str) -> Option<String> {
        let (whole, fraction) = match text.split_once(self.decimal.unwrap_or('.')) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let mut groups = match self.thousands {
            Some(sign) => whole.split(sign).collect::<Vec<_>>(),
            None => vec![whole],
        };
        let first = groups.remove(0);
        let is_three = |group: &&str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
        let digits = first.trim_start_matches(['+', '-']);
        if !groups.iter().all(is_three) || (!groups.is_empty() && !(1..=3).contains(&digits.len())) {
            return None;
        }
        if first.contains(',')
            || first.contains('.')
            || fraction.is_some_and(|text| text.contains(['.', ',']))
        {
            return None;
        }
        Some(format!("{first}{}.{}", groups.concat(), fraction.unwrap_or("0")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_countries_are_read() {
        for (decimal, thousands, text, want) in [
            (None, Some(','), "1,163.74", 1163.74),
            (Some(','), None, "12,5", 12.5),
            (Some(','), Some('.'), "-1.163,74", -1163.74),
            (Some(','), Some(' '), "1 163 740", 1_163_740.0),
            (None, Some('\''), "1'163", 1163.0),
        ] {
            assert_eq!(Numerals { decimal, thousands }.number(text), Some(want), "{text}");
        }
        let us = Numerals { decimal: None, thousands: Some(',') };
        assert_eq!(["12,5", "1,1634", ",163", "1.5,000"].map(|text| us.number(text)), [None; 4]);
    }
}
