//! Says what serde found in the words of a person who edits the file.

use crate::naming::{did_you_mean, nearest};

/// What serde said, and about which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Complaint {
    UnknownKey(String),
    MissingKey(String),
    Value,
}

/// Sorts what serde said.
pub(super) fn complaint(message: &str) -> Complaint {
    let first = quoted(message).first().map(|name| (*name).to_owned()).unwrap_or_default();
    if message.starts_with("unknown field") {
        Complaint::UnknownKey(first)
    } else if message.starts_with("missing field") {
        Complaint::MissingKey(first)
    } else {
        Complaint::Value
    }
}

/// The key that an unknown one was meant to be, perhaps.
pub(super) fn suggested(message: &str) -> Option<String> {
    let names = quoted(message);
    let (first, others) = names.split_first().filter(|_| message.starts_with("unknown field"))?;
    nearest(first, others.iter().copied()).map(str::to_owned)
}

/// The message for a person.
pub(super) fn reworded(message: &str) -> String {
    let message = message.trim();
    let names = quoted(message);
    let (first, others) = names.split_first().map_or(("", &[][..]), |(first, others)| (*first, others));
    if message.starts_with("unknown field") {
        let known = if others.is_empty() { "none".to_owned() } else { listed(others) };
        let near = did_you_mean(first, others.iter().copied());
        return format!("unknown key `{first}`{near}; the keys here are {known}");
    }
    if message.starts_with("unknown variant") {
        let near = did_you_mean(first, others.iter().copied());
        return format!("unknown value `{first}`{near}; it can be {}", listed(others));
    }
    if message.starts_with("missing field") {
        return format!("the key `{first}` is missing; add it");
    }
    let invalid = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    match invalid.and_then(|rest| rest.rsplit_once(", expected ")) {
        Some((got, want)) => format!("got {}, wanted {}", in_words(got), in_words(want)),
        None => message.to_owned(),
    }
}

/// serde's names of types, in words.
fn in_words(name: &str) -> String {
    let name = name.trim();
    match name {
        "usize" | "u64" | "u32" | "u16" | "u8" => return "a whole number of at least 0".to_owned(),
        "i64" | "i32" | "i128" => return "a whole number".to_owned(),
        "f64" | "f32" => return "a number".to_owned(),
        "a string" | "path string" => return "a text in quotes".to_owned(),
        "a boolean" => return "true or false".to_owned(),
        "a character" => return "one character in quotes".to_owned(),
        "a sequence" => return "a list in brackets".to_owned(),
        "sequence" => return "a list".to_owned(),
        "map" => return "a table".to_owned(),
        _ => {}
    }
    for (rust, word) in [
        ("struct", "a table"),
        ("internally tagged enum", "a table with its `kind`"),
        ("string", "the text"),
        ("integer", "the number"),
        ("floating point", "the number"),
        ("boolean", "the value"),
    ] {
        if let Some(rest) = name.strip_prefix(rust) {
            let rest = if word.starts_with('a') { "" } else { rest.trim() };
            return format!("{word} {rest}").trim().to_owned();
        }
    }
    name.to_owned()
}

fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
