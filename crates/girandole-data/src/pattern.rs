//! Names with `*` and `?` in them.

/// A name in which `*` stands for any signs and `?` for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern(Vec<char>);

impl Pattern {
    /// Whether a text has one of the two signs.
    pub(crate) fn is_one(text: &str) -> bool {
        text.contains(['*', '?'])
    }

    pub(crate) fn new(text: &str) -> Self {
        Self(text.chars().collect())
    }

    /// Whether a whole name fits.
    pub(crate) fn fits(&self, name: &str) -> bool {
        let (pattern, name) = (&self.0, name.chars().collect::<Vec<char>>());
        let (mut p, mut n) = (0, 0);
        // The last star, and how much of the name it has taken.
        let mut star: Option<(usize, usize)> = None;
        while n < name.len() {
            match pattern.get(p) {
                Some('*') => {
                    star = Some((p, n));
                    p += 1;
                }
                Some(sign) if *sign == '?' || *sign == name[n] => (p, n) = (p + 1, n + 1),
                _ => {
                    let Some((at, taken)) = star else { return false };
                    star = Some((at, taken + 1));
                    (p, n) = (at + 1, taken + 1);
                }
            }
        }
        pattern[p..].iter().all(|sign| *sign == '*')
    }
}

/// Whether a name fits a text in which `*` stands for any signs and `?` for one.
///
/// ```
/// assert!(girandole_data::fits_pattern("PCBA-*", "PCBA-686978"));
/// ```
pub fn fits_pattern(pattern: &str, name: &str) -> bool {
    Pattern::is_one(pattern) && Pattern::new(pattern).fits(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_signs_and_question_marks_for_one() {
        for (pattern, name, fits) in [
            ("part-*.csv", "part-.csv", true),
            ("part-*.csv", "part-07.csv", true),
            ("part-*.csv", "part-07.csv.gz", false),
            ("*", "", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b", false),
            ("day=2024-0?-*", "day=2024-03-17", true),
            ("?", "é", true),
            ("?", "", false),
            ("PCBA-*", "PCBA", false),
            ("[a]*", "[a]b", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(name), fits, "{pattern} {name}");
        }
    }
}
