//! Reads a condition by recursive descent.

use super::ConditionError;
use super::comparison::{Comparison, Order, Test};
use super::condition::Node;
use super::lexer::{Token, TokenKind, tokens};
use crate::read::{Exact, is_instant, spelled};

/// Deepest nesting of parentheses and `not`.
const DEEPEST: usize = 64;

pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// A value on the right side.
enum Literal {
    Text(String),
    Number(Exact),
    Truth(bool),
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, ConditionError> {
        Ok(Self { text, tokens: tokens(text)?, at: 0, depth: 0 })
    }

    /// The whole text as a condition.
    pub(super) fn condition(mut self) -> Result<Node, ConditionError> {
        let root = self.either()?;
        match self.tokens.get(self.at) {
            None => Ok(root),
            Some(_) => Err(self.fail("`and`, `or` or the end was expected")),
        }
    }

    /// The whole text as the name of a column; `None` if it is something else.
    pub(super) fn lone_column(mut self) -> Option<String> {
        let name = self.column().ok()?;
        (self.at == self.tokens.len()).then_some(name)
    }

    fn either(&mut self) -> Result<Node, ConditionError> {
        let mut left = self.both()?;
        while self.take_word("or") {
            left = Node::Or(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Node, ConditionError> {
        let mut left = self.operand()?;
        while self.take_word("and") {
            left = Node::And(Box::new(left), Box::new(self.operand()?));
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Node, ConditionError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fail("parentheses nest too deeply here"));
        }
        let node = if self.is_word(0, "not") && self.is_sign(1, "(") {
            self.at += 1;
            Node::Not(Box::new(self.operand()?))
        } else if self.take_sign("(") {
            let inner = self.either()?;
            self.expect_sign(")", "a closing `)` was expected")?;
            inner
        } else {
            Node::Leaf(self.comparison()?)
        };
        self.depth -= 1;
        Ok(node)
    }

    fn comparison(&mut self) -> Result<Comparison, ConditionError> {
        let column = self.column()?;
        if self.take_word("in") {
            return Ok(Comparison { column, test: self.list(false)? });
        }
        if self.take_word("not") {
            self.at += 1;
            return Ok(Comparison { column, test: self.list(true)? });
        }
        let Some(Token { kind: TokenKind::Sign(sign), .. }) = self.tokens.get(self.at).cloned() else {
            return Err(
                self.fail("a comparison was expected: ==, !=, <, <=, >, >=, `in [..]` or `not in [..]`")
            );
        };
        let order = match sign {
            "==" | "!=" => None,
            "<" => Some(Order::Less),
            "<=" => Some(Order::LessOrEqual),
            ">" => Some(Order::Greater),
            ">=" => Some(Order::GreaterOrEqual),
            _ => return Err(self.fail("a comparison was expected before this sign")),
        };
        self.at += 1;
        let value_at = self.at;
        let test = match (order, self.literal()?) {
            (None, Literal::Text(value)) => Test::Texts { values: vec![value], negated: sign == "!=" },
            (None, Literal::Number(value)) => Test::Numbers { values: vec![value], negated: sign == "!=" },
            (None, Literal::Truth(value)) => Test::Truth(value == (sign == "==")),
            (Some(order), Literal::Number(value)) => Test::Order(order, value),
            (Some(order), Literal::Text(value)) if is_instant(&value) => Test::Dates(order, value),
            (Some(_), _) => {
                self.at = value_at;
                return Err(self.fail(
                    "only numbers and dates have an order; write a bare number, a date such as '2024-01-31', or use \
                     == with a text",
                ));
            }
        };
        Ok(Comparison { column, test })
    }

    /// Words up to a comparison, joined by single spaces; or one name in backquotes.
    fn column(&mut self) -> Result<String, ConditionError> {
        if let Some(Token { kind: TokenKind::Backquoted(name), .. }) = self.tokens.get(self.at) {
            let name = name.clone();
            self.at += 1;
            return Ok(name);
        }
        let mut words: Vec<&str> = Vec::new();
        while let Some(Token { kind: TokenKind::Word(word), .. }) = self.tokens.get(self.at) {
            let membership = (word == "in" && self.is_sign(1, "["))
                || (word == "not" && self.is_word(1, "in") && self.is_sign(2, "["));
            if membership && !words.is_empty() {
                break;
            }
            words.push(word);
            self.at += 1;
        }
        match words.is_empty() {
            false => Ok(words.join(" ")),
            true => Err(self.fail("the name of a column was expected, bare or in backquotes")),
        }
    }

    fn list(&mut self, negated: bool) -> Result<Test, ConditionError> {
        self.expect_sign("[", "a list such as ['a', 'b'] was expected")?;
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        loop {
            let value_at = self.at;
            match self.literal()? {
                Literal::Text(value) if numbers.is_empty() => texts.push(value),
                Literal::Number(value) if texts.is_empty() => numbers.push(value),
                Literal::Truth(_) => {
                    self.at = value_at;
                    return Err(
                        self.fail("a list holds texts in quotes or bare numbers; use == true instead")
                    );
                }
                _ => {
                    self.at = value_at;
                    return Err(self.fail("a list holds either texts in quotes or bare numbers, not both"));
                }
            }
            if self.take_sign("]") {
                break;
            }
            self.expect_sign(",", "a `,` or the closing `]` was expected")?;
        }
        Ok(match texts.is_empty() {
            true => Test::Numbers { values: numbers, negated },
            false => Test::Texts { values: texts, negated },
        })
    }

    fn literal(&mut self) -> Result<Literal, ConditionError> {
        let literal = match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(TokenKind::Quoted(text)) => Literal::Text(spelled(text.trim()).into_owned()),
            Some(TokenKind::Word(word)) => match word.as_str() {
                "true" => Literal::Truth(true),
                "false" => Literal::Truth(false),
                word => match Exact::parse(word) {
                    Some(number) => Literal::Number(number),
                    None => return Err(self.fail("a text in quotes or a number was expected")),
                },
            },
            _ => return Err(self.fail("a text in quotes or a number was expected")),
        };
        self.at += 1;
        Ok(literal)
    }

    fn is_word(&self, ahead: usize, wanted: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token { kind: TokenKind::Word(word), .. }) if word == wanted)
    }

    fn is_sign(&self, ahead: usize, wanted: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token { kind: TokenKind::Sign(sign), .. }) if *sign == wanted)
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found = self.is_word(0, wanted);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, wanted: &str) -> bool {
        let found = self.is_sign(0, wanted);
        self.at += usize::from(found);
        found
    }

    fn expect_sign(&mut self, wanted: &str, message: &str) -> Result<(), ConditionError> {
        if self.take_sign(wanted) { Ok(()) } else { Err(self.fail(message)) }
    }

    fn fail(&self, message: &str) -> ConditionError {
        let end = self.text.chars().count() + 1;
        let position = self.tokens.get(self.at).map_or(end, |token| token.position);
        ConditionError { text: self.text.to_owned(), position, message: message.to_owned() }
    }
}
