//! The items of a list that is written as one text.

use std::borrow::Cow;

/// What other programs write for an item that is not there.
const NONE: [&str; 6] = ["None", "null", "NULL", "nan", "NaN", "<NA>"];

/// The items between separators, with brackets around the text and quotes around items taken off.
///
/// A blank as separator is any run of blanks; within quotes a separator is a sign like others.
pub(crate) fn quoted_items(text: &str, separator: char) -> Vec<Cow<'_, str>> {
    let text = text.trim();
    let inner = within_brackets(text);
    let is_bracketed = inner.len() < text.len();
    let (mut items, mut rest) = (Vec::new(), inner);
    while !rest.is_empty() {
        let (item, behind) = first_item(rest, separator);
        // In brackets a word without quotes may be no text at all.
        if !(is_bracketed && matches!(&item, Cow::Borrowed(bare) if NONE.contains(&bare.trim()))) {
            items.push(unquoted(item));
        }
        rest = behind;
    }
    items
}

/// The text without a pair of brackets around it.
pub(crate) fn within_brackets(text: &str) -> &str {
    let text = text.trim();
    let pairs = [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>')];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    inner.unwrap_or(text)
}

/// The lower-cased words of a text: runs of letters, digits and apostrophes within.
pub(crate) fn words(text: &str) -> Vec<Cow<'_, str>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '_');
    let words =
        text.split(|c: char| !is_part(c)).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_lower = |word: &str| !word.chars().any(char::is_uppercase);
    let lower = |word| if is_lower(word) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
    words.filter(|word| !word.is_empty()).map(lower).collect()
}

/// The item at the beginning and what comes behind its separator.
fn first_item(text: &str, separator: char) -> (Cow<'_, str>, &str) {
    let is_separator = |c: char| c == separator || (separator == ' ' && c.is_whitespace());
    let start = text.len() - text.trim_start().len();
    let quote = text[start..].chars().next().filter(|c| matches!(c, '\'' | '"'));
    if let Some(end) = quote.and_then(|quote| closing(&text[start..], quote)) {
        let behind = text[start + end..].trim_start();
        match behind.chars().next() {
            None => return (Cow::Borrowed(&text[start..start + end]), ""),
            Some(c) if is_separator(c) => {
                return (Cow::Borrowed(&text[start..start + end]), &behind[c.len_utf8()..]);
            }
            Some(_) if separator == ' ' => return (Cow::Borrowed(&text[start..start + end]), behind),
            Some(_) => {}
        }
    }
    match text.split_once(is_separator) {
        Some((item, behind)) => (Cow::Borrowed(item), behind),
        None => (Cow::Borrowed(text), ""),
    }
}

/// Where a quoted text ends, its closing quote included.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            // A doubled quote is one that belongs to the text.
            match chars.peek() {
                Some((_, next)) if *next == quote => {
                    chars.next();
                }
                _ => return Some(at + c.len_utf8()),
            }
        }
    }
    None
}

/// The text without the quotes around it.
fn unquoted(item: Cow<'_, str>) -> Cow<'_, str> {
    let Cow::Borrowed(text) = item else { return item };
    let text = text.trim();
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
        return Cow::Borrowed(text);
    };
    let inner = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    let Some(inner) = inner.filter(|_| closing(text, quote) == Some(text.len())) else {
        return Cow::Borrowed(text);
    };
    if !inner.contains(['\\', quote]) {
        return Cow::Borrowed(inner);
    }
    let (mut plain, mut chars) = (String::with_capacity(inner.len()), inner.chars().peekable());
    while let Some(c) = chars.next() {
        let is_escape = (c == '\\' && chars.peek().is_some()) || (c == quote && chars.peek() == Some(&quote));
        plain.extend(if is_escape { chars.next() } else { Some(c) });
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str, separator: char) -> Vec<String> {
        let items = quoted_items(text, separator).into_iter();
        items.map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
    }

    #[test]
    fn one_list_in_many_forms_has_the_same_items() {
        let forms = [
            ("a|b c|3", '|'),
            ("['a', 'b c', 3]", ','),
            ("[\"a\", \"b c\", \"3\"]", ','),
            ("{a;b c;3}", ';'),
            ("(\"a\",\"b c\",3)", ','),
            ("('a', 'b c', 3,)", ','),
            ("{a,\"b c\",3}", ','),
            ("['a' 'b c' '3']", ' '),
            ("<a, b c, 3>", ','),
            ("'a','b c','3'", ','),
            ("['a', None, 'b c', nan, 3]", ','),
            ("  a / b c / 3 ", '/'),
        ];
        for (text, separator) in forms {
            assert_eq!(items(text, separator), ["a", "b c", "3"], "{text}");
        }
        assert_eq!(items("[ 3 17\n  5]", ' '), ["3", "17", "5"]);
    }

    #[test]
    fn a_separator_or_quote_within_quotes_belongs_to_the_item() {
        assert_eq!(items("['a, b', \"it's\", 'o\\'clock']", ','), ["a, b", "it's", "o'clock"]);
        assert_eq!(items("[\"say \"\"hi\"\"\", 'x']", ','), ["say \"hi\"", "x"]);
        assert_eq!(items("['None', None]", ','), ["None"]);
    }

    #[test]
    fn what_is_not_quite_quoted_stays_as_it_is() {
        assert_eq!(items("'tis|o'clock|5'", '|'), ["'tis", "o'clock", "5'"]);
        assert_eq!(items("[a", ','), ["[a"]);
        assert_eq!(items("[]", ','), Vec::<String>::new());
        assert_eq!(items("\"", ','), ["\""]);
    }

    #[test]
    fn words_are_lower_case_and_without_signs() {
        let found: Vec<_> = words("The Cat's 2nd hat -- ÜBER-cool!! 'quoted'").into_iter().collect();
        assert_eq!(found, ["the", "cat's", "2nd", "hat", "über", "cool", "quoted"]);
    }
}
