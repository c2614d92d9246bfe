//! Columns and conditions as they are typed: several in one text, with commas between them.

use std::path::Path;

use crate::DataError;
use crate::naming::nearest;
use crate::pattern::Pattern;
use crate::read::{Layout, Source, position};
use crate::schema::as_target;

/// Most pieces that are tried together as one name.
const COMMAS: usize = 16;

/// One of the things that a text lists.
enum Piece {
    /// A column of the file.
    Column(String),
    /// Something else.
    Other(String),
}

/// The targets that some texts list, each as `target` of a task says it.
///
/// A text that is the name of a column as it stands is that column; else commas part it, but for those in quotes, in
/// backquotes, in brackets, and in the name of a column: `click,rent, EUR` are two of the columns `click` and `rent, EUR`.
/// A pattern such as `PCBA-*` lists all columns that it fits. The separator of a CSV file is guessed from its header.
///
/// # Errors
///
/// If the file's columns cannot be read.
pub fn target_texts(file: &Path, given: &[String]) -> Result<Vec<String>, DataError> {
    let names = Source::file(file, Layout::default()).guessed()?.column_names()?;
    let target = |piece| match piece {
        Piece::Column(name) => as_target(&name),
        Piece::Other(text) => text,
    };
    Ok(given.iter().flat_map(|text| pieces(text, &names)).map(target).collect())
}

/// The columns that some texts list, likewise.
pub(crate) fn column_list(file: &Path, names: &[String], given: &[String]) -> Result<Vec<String>, DataError> {
    let column = |piece| match piece {
        Piece::Column(name) => Ok(name),
        Piece::Other(text) => Err(DataError::MissingColumn {
            file: file.to_owned(),
            nearest: nearest(&text, names),
            column: text,
            columns: names.to_vec(),
        }),
    };
    given.iter().flat_map(|text| pieces(text, names)).map(column).collect()
}

fn pieces(text: &str, names: &[String]) -> Vec<Piece> {
    if let Some(name) = column(text, names) {
        return vec![Piece::Column(name)];
    }
    let parts: Vec<&str> = text.split(',').collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < parts.len() {
        let joined = |end: usize| parts[at..end].join(",");
        // The longest that is a column, else the shortest that no comma tears apart.
        let column = (at + 1..=parts.len().min(at + COMMAS))
            .rev()
            .find_map(|end| Some((end, column(&joined(end), names)?)));
        if let Some((end, name)) = column {
            found.push(Piece::Column(name));
            at = end;
            continue;
        }
        let end = (at + 1..=parts.len()).find(|end| is_whole(&joined(*end))).unwrap_or(parts.len());
        let text = joined(end).trim().to_owned();
        at = end;
        if Pattern::is_one(&text) {
            let pattern = Pattern::new(&text);
            let fits: Vec<Piece> =
                names.iter().filter(|name| pattern.fits(name)).cloned().map(Piece::Column).collect();
            if !fits.is_empty() {
                found.extend(fits);
                continue;
            }
        }
        if !text.is_empty() {
            found.push(Piece::Other(text));
        }
    }
    found
}

/// The column that a text names, perhaps in quotes or backquotes.
pub(crate) fn column(text: &str, names: &[String]) -> Option<String> {
    let text_of = |quote: char| {
        let inner = text.trim().strip_prefix(quote)?.strip_suffix(quote)?;
        Some(inner.replace(&format!("{quote}{quote}"), &quote.to_string()))
    };
    let candidates = [Some(text.to_owned()), text_of('`'), text_of('"')];
    let mut there = candidates.into_iter().flatten().filter_map(|name| position(names, &name));
    // Nothing between two commas is no column without a name.
    there.next().filter(|_| !text.is_empty()).map(|at| names[at].clone())
}

/// Whether all that opens in a text closes in it.
fn is_whole(text: &str) -> bool {
    let (mut open, mut quote) = (0_i32, None);
    for sign in text.chars() {
        match (quote, sign) {
            (Some(begun), _) if begun == sign => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(sign),
            (None, '[' | '(') => open += 1,
            (None, ']' | ')') => open -= 1,
            _ => {}
        }
    }
    quote.is_none() && open <= 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_part_columns_but_not_what_belongs_together() {
        let names = ["click", "rent, EUR", "weight (kg)", "it's", "a`b", "Unnamed: 4", "PCBA-1", "PCBA-2"];
        let names: Vec<String> = names.map(str::to_owned).to_vec();
        for (text, wanted) in [
            ("click", vec!["click"]),
            ("rent, EUR", vec!["rent, EUR"]),
            ("click,rent, EUR,it's", vec!["click", "rent, EUR", "it's"]),
            ("`rent, EUR`, click", vec!["rent, EUR", "click"]),
            ("\"rent, EUR\",`a``b`", vec!["rent, EUR", "a`b"]),
            ("weight (kg),Unnamed: 4", vec!["weight (kg)", "Unnamed: 4"]),
            ("PCBA-*,click", vec!["PCBA-1", "PCBA-2", "click"]),
            ("click in ['a', 'b'],click", vec!["!click in ['a', 'b']", "click"]),
            ("nothing,,click", vec!["!nothing", "click"]),
        ] {
            let got: Vec<String> = pieces(text, &names)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Column(name) => name,
                    Piece::Other(text) => format!("!{text}"),
                })
                .collect();
            assert_eq!(got, wanted, "{text}");
        }
    }
}
