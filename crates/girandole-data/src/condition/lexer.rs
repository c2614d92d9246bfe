//! Splits a condition into words, quoted texts and signs.

use super::ConditionError;

/// A piece of a condition and the character, from 1, on which it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) position: usize,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    /// Bare characters without a space.
    Word(String),
    /// A text in single or double quotes.
    Quoted(String),
    /// A column in backquotes.
    Backquoted(String),
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, `[`, `]`, `(`, `)` or `,`.
    Sign(&'static str),
}

const SIGNS: [&str; 12] = ["==", "!=", "<=", ">=", "<", ">", "=", "[", "]", "(", ")", ","];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ConditionError> {
    let characters: Vec<char> = text.chars().collect();
    let fail = |position: usize, message: &str| ConditionError {
        text: text.to_owned(),
        position,
        message: message.to_owned(),
    };
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let position = at + 1;
        let kind = match characters[at] {
            space if space.is_whitespace() => {
                at += 1;
                continue;
            }
            quote @ ('\'' | '"' | '`') => {
                let (content, next) = quoted(&characters, at)
                    .ok_or_else(|| fail(position, "the quote that opens here is never closed"))?;
                at = next;
                if quote == '`' { TokenKind::Backquoted(content) } else { TokenKind::Quoted(content) }
            }
            _ => match sign(&characters[at..]) {
                Some("=") => return Err(fail(position, "a single `=`; write `==` to compare")),
                Some(sign) => {
                    at += sign.len();
                    TokenKind::Sign(sign)
                }
                None => {
                    let start = at;
                    while at < characters.len() && is_bare(&characters[at..]) {
                        at += 1;
                    }
                    TokenKind::Word(characters[start..at].iter().collect())
                }
            },
        };
        tokens.push(Token { kind, position });
    }
    Ok(tokens)
}

fn is_bare(rest: &[char]) -> bool {
    !rest[0].is_whitespace() && !matches!(rest[0], '\'' | '"' | '`') && sign(rest).is_none()
}

fn sign(rest: &[char]) -> Option<&'static str> {
    SIGNS.into_iter().find(|sign| sign.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c)))
}

/// The content of the quotes that open at `start`, and where to go on; a doubled quote is one character.
fn quoted(characters: &[char], start: usize) -> Option<(String, usize)> {
    let quote = characters[start];
    let mut content = String::new();
    let mut at = start + 1;
    loop {
        let character = *characters.get(at)?;
        if character != quote {
            content.push(character);
            at += 1;
        } else if characters.get(at + 1) == Some(&quote) {
            content.push(quote);
            at += 2;
        } else {
            return Some((content, at + 1));
        }
    }
}
