//! One spelling for each value, whichever program wrote it.

use std::borrow::Cow;
use std::fmt::Display;

use super::instant;

/// Whole numbers below this are written with all their digits.
const WHOLE: f64 = 1e38;

/// The one spelling of a value: `+3`, `3.0` and `3.` are `3`, `True` and `TRUE` are `true`, `1e+05` is `100000`, and
/// `2024-01-05T00:00:00` is `2024-01-05`.
///
/// Each text decides for itself, so that training, prediction and every part of a stream agree. What may be a name
/// stays: `007`, `12e5`, `0x1F`, and the `1.10` of a version, which is not `1.1` (see [`shortened`]).
///
/// The text of a spelling is itself.
pub(crate) fn spelled(text: &str) -> Cow<'_, str> {
    let respelled = match text.as_bytes() {
        [b'0'..=b'9', ..] if instant::may_be(text) => instant::spelled(text).map(Cow::Owned),
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => number(text),
        [b't' | b'T' | b'f' | b'F', ..] if text.len() < 6 => truth(text),
        _ => None,
    };
    respelled.unwrap_or(Cow::Borrowed(text))
}

/// Whether a text says yes or no: 1 or 0, true or false, yes or no.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match spelled(text).as_ref() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ if is("yes") => Some(true),
        _ if is("no") => Some(false),
        _ => None,
    }
}

/// A fraction without the zeros at its end: `3.5` for `3.50`; nothing for any other text.
///
/// Both are one number but may be two names, so vocabularies ask for it only where the longer text is not known.
pub(crate) fn shortened(text: &str) -> Option<&str> {
    let short = text.strip_suffix('0')?.trim_end_matches('0');
    let (whole, fraction) = short.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(fraction)).then_some(short)
}

/// The spelling of a number; the texts of numbers of any width and of any program agree.
pub(super) fn spelled_number<T: Display + Copy + Into<f64>>(number: T) -> String {
    let wide: f64 = number.into();
    if wide.fract() == 0.0 && wide.abs() < WHOLE {
        // All digits: a shortest text would round them.
        return (wide as i128).to_string();
    }
    match wide.is_finite() && (wide.abs() >= WHOLE || wide.abs() < 1e-7) {
        // By way of the shortest text of its own width.
        true => format!("{:e}", number.to_string().parse::<f64>().unwrap_or(wide)),
        false => number.to_string(),
    }
}

/// The spelling of a decimal's digits, which are known to be a number.
pub(super) fn spelled_decimal(digits: &str) -> Cow<'_, str> {
    let text = number(digits).unwrap_or(Cow::Borrowed(digits));
    match shortened(&text).map(str::len) {
        None => text,
        Some(end) => Cow::Owned(text[..end].to_owned()),
    }
}

fn truth(text: &str) -> Option<Cow<'_, str>> {
    ["true", "false"].into_iter().find(|word| text.eq_ignore_ascii_case(word)).map(Cow::Borrowed)
}

/// The spelling of a decimal number; nothing for any other text and for one that is its own spelling.
fn number(text: &str) -> Option<Cow<'_, str>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = split_digits(unsigned);
    // `007` is a name.
    if whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let has_point = rest.starts_with('.');
    let (fraction, rest) = split_digits(rest.strip_prefix('.').unwrap_or(rest));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    if !rest.is_empty() {
        return scientific(text, whole, rest);
    }
    let is_whole = fraction.bytes().all(|byte| byte == b'0');
    let is_negative = text.starts_with('-') && !(is_whole && matches!(whole, "" | "0"));
    let sign = if is_negative { "-" } else { "" };
    if text.len() == sign.len() + unsigned.len() && !whole.is_empty() && !(has_point && is_whole) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match is_whole {
        true => format!("{sign}{whole}").into(),
        false => format!("{sign}{whole}.{fraction}").into(),
    })
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// The spelling of a number as programs write large and small ones: one digit, and an exponent with its sign and two
/// digits or more. `12e5` is a name.
fn scientific<'a>(text: &str, whole: &str, exponent: &str) -> Option<Cow<'a, str>> {
    let digits = exponent.strip_prefix(['e', 'E'])?.strip_prefix(['+', '-'])?;
    let is_exponent = digits.len() > 1 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
    Some(spelled_number(value.filter(|_| whole.len() == 1 && is_exponent)?).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling() {
        for (spelling, texts) in [
            ("3", &["3", "3.0", "3.", "+3", "+3.0", "3.000", "3e+00", "3.0E+00"][..]),
            ("-3", &["-3", "-3.0", "-3.", "-3.00"]),
            ("0", &["0", "-0", "+0", "0.0", "-0.0", ".0", "-.0", "0."]),
            ("3.5", &["3.5", "+3.5", "3.5e+00"]),
            ("-0.5", &["-0.5", "-.5", "-5e-01"]),
            ("100000", &["100000", "1e+05", "1E+05", "1.0e+05", "100000.0"]),
            ("0.00001", &["0.00001", "1e-05"]),
            ("1e-10", &["1e-10", "1.0e-10"]),
            ("9007199254740993", &["9007199254740993", "9007199254740993.0", "+9007199254740993"]),
            ("340282366920938463463374607431768211456", &["340282366920938463463374607431768211456.00"]),
            ("true", &["true", "True", "TRUE"]),
            ("false", &["false", "False", "FALSE"]),
            ("2024-01-05", &["2024-01-05", "2024-01-05T00:00:00", "2024-01-05 00:00:00.000"]),
        ] {
            for text in texts {
                assert_eq!(spelled(text), spelling, "{text}");
                assert_eq!(spelled(&spelled(text)), spelling, "{text}, twice");
            }
        }
    }

    #[test]
    fn names_stay_as_they_are() {
        for text in [
            "007",
            "02134",
            "00",
            "-007",
            "007.0",
            "12e5",
            "1e3",
            "10e2",
            "12e+05",
            "1e5",
            "0x1F",
            "1.10",
            "3.50",
            "1.2.3",
            "1.0.0",
            "1,000",
            "",
            "-",
            "+",
            ".",
            "-.",
            "+.",
            "e",
            "t",
            "f",
            "T",
            "F",
            "yes",
            "No",
            "truest",
            "NaN",
            "inf",
            "--3",
            "+-3",
            "3-",
            "3 0",
            "٣",
            "３",
            "1_000",
            "1e+",
            "1e+5",
            "2024-13-01T00:00:00",
            "12:30:00",
            "192.168.0.0",
            "3.0%",
            "$3.0",
            "-inf",
            "1.5e",
            "1e+05x",
        ] {
            assert_eq!(spelled(text), text);
        }
    }

    #[test]
    fn numbers_of_all_widths_are_spelled_alike() {
        assert_eq!([3.0, -0.0, 0.1, -2.5e10].map(spelled_number), ["3", "0", "0.1", "-25000000000"]);
        assert_eq!([3.0_f32, 0.1, 16_777_216.0].map(spelled_number), ["3", "0.1", "16777216"]);
        assert_eq!(spelled_number(1_152_921_504_606_846_976.0_f64), "1152921504606846976");
        assert_eq!(spelled_number(1e-10_f32), spelled_number(1e-10_f64));
        for number in [1e-9, 1.5e-300, 1e300, 123.456, 1e37, 4e38, 1e-7, -7e-5] {
            let text = spelled_number(number);
            assert_eq!(text.parse::<f64>().unwrap(), number);
            assert_eq!(spelled(&text), text);
        }
        assert_eq!(["3.00", "3.50", "-0.0", "0.10", "7"].map(spelled_decimal), ["3", "3.5", "0", "0.1", "7"]);
    }

    #[test]
    fn zeros_at_the_end_of_a_fraction_can_be_left_out() {
        for (text, short) in [("3.50", "3.5"), ("-1.100", "-1.1"), ("0.010", "0.01")] {
            assert_eq!(shortened(text), Some(short));
        }
        for text in ["3.5", "10", "1.0", "1.2.30", "v1.10", "1.x0", ".50", ""] {
            assert_eq!(shortened(text), None, "{text}");
        }
    }

    #[test]
    fn yes_and_no_come_in_words_and_numbers() {
        assert!(
            ["1", "1.0", "+1", "true", "True", "YES"].into_iter().all(|text| yes_or_no(text) == Some(true))
        );
        assert!(["0", "-0.0", "FALSE", "no"].into_iter().all(|text| yes_or_no(text) == Some(false)));
        assert!(["2", "t", "", "0.5"].into_iter().all(|text| yes_or_no(text).is_none()));
    }
}
