//! Places in a TOML document, as `tasks[1].target`.

use std::fmt::Write;

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// Reads `a.b[2].c`; keys in double quotes or backquotes may hold dots.
pub(super) fn parse(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']')?;
            steps.push(Step::Index(index.trim().parse().ok()?));
            rest = after;
        } else if let Some(quote) = rest.chars().next().filter(|sign| matches!(sign, '"' | '`')) {
            let (key, after) = quoted(rest, quote)?;
            steps.push(Step::Key(key));
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            steps.push(Step::Key(rest[..end].trim().to_owned()));
            rest = &rest[end..];
        }
        match rest.strip_prefix('.') {
            Some("") => return None,
            Some(after) => rest = after,
            None if rest.is_empty() || rest.starts_with('[') => {}
            None => return None,
        }
    }
    (!steps.is_empty()).then_some(steps)
}

/// The key in the quotes that a text begins with, and what is behind them; a doubled quote is one sign.
pub(super) fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut rest = text.strip_prefix(quote)?;
    loop {
        let (before, after) = rest.split_once(quote)?;
        key.push_str(before);
        match after.strip_prefix(quote) {
            Some(more) => {
                key.push(quote);
                rest = more;
            }
            None => return Some((key, after)),
        }
    }
}

/// Writes what [`parse`] reads.
pub(super) fn show(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Index(index) => {
                let _ = write!(text, "[{index}]");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_it_is_written() {
        for text in ["train.epochs", "tasks[1].target", "features[0].columns[2]", "a"] {
            assert_eq!(show(&parse(text).unwrap()), text);
        }
        for text in ["", ".", "a.", "a..b", "a[x]", "a[1", "a[1]b"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
