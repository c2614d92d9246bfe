//! Texts and numbers that stand for a missing value, told by what the rest of the column is.

/// Texts that stand for a missing value wherever they are found.
const SURE: [&str; 22] = [
    "?", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "<na>", "NULL", "Null", "null", "(null)", "NaN", "nan",
    "NAN", "-nan", "\\N", "#VALUE!", "#DIV/0!", "NaT", "None", "[NULL]",
];

/// Numbers that are written for a missing one, all of one digit.
const NINES: [f64; 9] = [-99.0, -999.0, -9999.0, -99_999.0, -999_999.0, 999.0, 9999.0, 99_999.0, 999_999.0];

/// What stands for a missing value in one column.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Texts, which no number is.
    pub(super) texts: Vec<String>,
    /// Numbers far from all others.
    pub(super) numbers: Vec<f64>,
}

/// Finds what stands for a missing value among the texts of a column, each with its rows and the number that it says.
pub(super) fn find(texts: &[String], counts: &[usize], numbers: &[Option<f64>]) -> Missing {
    let seen: Vec<usize> = (0..texts.len()).filter(|code| counts[*code] > 0).collect();
    let (said, unsaid): (Vec<usize>, Vec<usize>) = seen.iter().partition(|code| numbers[**code].is_some());
    let is_sure = |code: &&usize| SURE.contains(&texts[**code].as_str());
    let others: Vec<&usize> = unsaid.iter().filter(|code| !is_sure(code)).collect();
    let rows = |codes: &[&usize]| codes.iter().map(|code| counts[**code]).sum::<usize>();
    let n_numbers = rows(&said.iter().collect::<Vec<_>>());
    // A word or two among many numbers are no number, whatever they are.
    let is_word =
        |code: &&usize| !texts[**code].contains(|c: char| c.is_ascii_digit()) || is_infinite(&texts[**code]);
    let are_words =
        others.len() <= 3 && said.len() >= 8 && others.iter().all(is_word) && rows(&others) <= n_numbers;
    // Two letters for a country or a state: NA may be one of them.
    let are_codes = said.is_empty() && {
        let short =
            others.iter().filter(|code| texts[***code].len() == 2 && is_upper(&texts[***code])).count();
        others.len() >= 5 && short * 10 >= others.len() * 9
    };
    let mut missing = Missing::default();
    for code in &unsaid {
        let text = &texts[*code];
        let is_one = match SURE.contains(&text.as_str()) {
            true => !(are_codes && text == "NA"),
            false => are_words,
        };
        missing.texts.extend(is_one.then(|| text.clone()));
    }
    if others.is_empty() || are_words {
        missing.numbers = sentinels(
            &said.iter().map(|code| (numbers[*code].unwrap_or(0.0), counts[*code])).collect::<Vec<_>>(),
        );
    }
    missing
}

fn is_upper(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether a text is an infinite number, which no file can mean.
fn is_infinite(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_infinite)
}

/// Numbers of nines that lie farther from all others than those lie apart.
fn sentinels(numbers: &[(f64, usize)]) -> Vec<f64> {
    let is_nines = |number: f64| NINES.contains(&number);
    let rest = || numbers.iter().filter(|(number, _)| !is_nines(*number)).map(|(number, _)| *number);
    let (low, high) = (rest().fold(f64::INFINITY, f64::min), rest().fold(f64::NEG_INFINITY, f64::max));
    if rest().count() < 3 {
        return Vec::new();
    }
    let n_rows: usize = numbers.iter().map(|(_, count)| count).sum();
    let is_far = |(number, count): &&(f64, usize)| {
        let gap = if *number < low { low - number } else { number - high };
        let is_often = *count >= 2 || count * 1000 >= n_rows;
        // A large positive number may be an outlier; one that is below nothing where nothing else is may not.
        let least = if *number < 0.0 {
            (high - low).min(if low >= 0.0 { -number / 2.0 } else { f64::MAX })
        } else {
            2.0 * (high - low)
        };
        is_nines(*number) && is_often && gap > least
    };
    let mut found: Vec<f64> = numbers.iter().filter(is_far).map(|(number, _)| *number).collect();
    found.sort_unstable_by(f64::total_cmp);
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> (Vec<String>, Vec<f64>) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let numbers: Vec<_> =
            texts.iter().map(|text| text.parse().ok().filter(|x: &f64| x.is_finite())).collect();
        let missing = find(&texts, &vec![5; texts.len()], &numbers);
        (missing.texts, missing.numbers)
    }

    const NUMBERS: [&str; 10] = ["1", "2.5", "3", "4", "5", "6", "7", "8", "9", "11"];

    #[test]
    fn any_word_among_numbers_is_missing() {
        for word in [
            "None",
            "nan",
            "N/A",
            "#N/A",
            "<NA>",
            "\\N",
            "na",
            "Null",
            "-",
            "?",
            ".",
            "unknown",
            "not given",
            "inf",
            "*",
            "--",
        ] {
            assert_eq!(of(&[&NUMBERS[..], &[word]].concat()).0, [word], "{word}");
        }
        assert!(of(&[&NUMBERS[..], &["12a"]].concat()).0.is_empty());
        assert!(of(&["1", "2", "low"]).0.is_empty(), "levels, not numbers");
    }

    #[test]
    fn among_texts_only_what_is_sure_is_missing() {
        assert_eq!(of(&["red", "blue", "NA", "-", "na"]).0, ["NA"]);
        assert!(of(&["DE", "FR", "NA", "US", "IT", "ES"]).0.is_empty(), "Namibia");
    }

    #[test]
    fn nines_far_from_all_others_are_missing() {
        for sentinel in ["-999", "-9999", "-99", "9999", "-999.0"] {
            assert_eq!(
                of(&[&NUMBERS[..], &[sentinel]].concat()).1,
                [sentinel.parse::<f64>().unwrap()],
                "{sentinel}"
            );
        }
        assert!(of(&["900", "950", "999", "1100"]).1.is_empty());
        assert!(of(&["-120", "-99", "-30", "12"]).1.is_empty());
        assert!(of(&["0", "1", "2", "99999", "120000"]).1.is_empty());
    }
}
