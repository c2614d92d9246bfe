//! A column of texts as codes into its distinct values.

use std::collections::HashMap;

use super::Layout;

/// The code of a missing cell.
pub(crate) const MISSING: u32 = u32::MAX;

/// A column of texts as codes into its distinct values, in order of appearance.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextColumn {
    pub(crate) codes: Vec<u32>,
    pub(crate) values: Vec<String>,
    index: HashMap<String, u32>,
}

impl TextColumn {
    pub(super) fn push(&mut self, text: Option<&str>) {
        let code = text.map_or(MISSING, |text| self.code(text));
        self.codes.push(code);
    }

    /// Adds a cell; a number with signs of the file's own as it would be without them, so that it is the same text as in
    /// any other file.
    pub(super) fn push_as(&mut self, text: Option<&str>, layout: &Layout) {
        let has_own = layout.has_own_numbers() && text.is_some_and(|text| layout.number(text).is_some());
        match text.filter(|_| has_own).and_then(|text| layout.plain(text)) {
            Some(plain) => self.push(Some(&plain)),
            None => self.push(text),
        }
    }

    fn code(&mut self, text: &str) -> u32 {
        // Neighbouring rows often agree, and a comparison is cheaper than a hash.
        if let Some(&last) = self.codes.last()
            && last != MISSING
            && self.values[last as usize] == text
        {
            return last;
        }
        if let Some(&code) = self.index.get(text) {
            return code;
        }
        let code = self.values.len() as u32;
        self.values.push(text.to_owned());
        self.index.insert(text.to_owned(), code);
        code
    }

    /// The text of a row; `None` if missing.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        let code = self.codes[row];
        (code != MISSING).then(|| self.values[code as usize].as_str())
    }

    /// Forgets how to add rows, which nobody does after reading.
    pub(super) fn finish(&mut self) {
        self.index = HashMap::new();
    }
}
