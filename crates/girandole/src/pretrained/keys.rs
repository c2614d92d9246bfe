//! The texts that vectors are of.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::Error;

/// Reads them: a JSON list of texts or numbers where the name ends in `.json`, else one a line.
///
/// # Errors
///
/// If the file cannot be read, is no such list, or has a text twice.
pub(super) fn read(file: &Path) -> Result<Vec<String>, Error> {
    let refuse = |reason: String| Error::Pretrained { file: file.to_owned(), reason };
    let text = fs::read_to_string(file).map_err(|error| {
        refuse(format!(
            "the texts of its vectors cannot be read: {error}; write one a line, or name them by `keys`"
        ))
    })?;
    let is_json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let keys =
        if is_json { of_json(&text).map_err(refuse)? } else { text.lines().map(str::to_owned).collect() };
    let mut seen = HashSet::new();
    match keys.iter().position(|key| !seen.insert(key.as_str())) {
        Some(at) => Err(refuse(format!("text {} is \"{}\" a second time; keep one", at + 1, keys[at]))),
        None => Ok(keys),
    }
}

fn of_json(text: &str) -> Result<Vec<String>, String> {
    let all: Vec<serde_json::Value> =
        serde_json::from_str(text).map_err(|error| format!("it is no JSON list of texts: {error}"))?;
    let one = |(at, value): (usize, serde_json::Value)| match value {
        serde_json::Value::String(text) => Ok(text),
        serde_json::Value::Number(number) => Ok(number.to_string()),
        other => Err(format!("entry {} is {other}, wanted a text or a number", at + 1)),
    };
    all.into_iter().enumerate().map(one).collect()
}
