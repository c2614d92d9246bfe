//! A column of texts as codes into its distinct values.

use std::collections::HashMap;

use super::Layout;
use super::spelling::spelled;

/// The code of a missing cell.
pub(crate) const MISSING: u32 = u32::MAX;

/// A column of texts as codes into its distinct values, in order of appearance; each value in its one spelling.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextColumn {
    pub(crate) codes: Vec<u32>,
    pub(crate) values: Vec<String>,
    /// The code of each text as the file has it.
    index: HashMap<String, u32>,
    /// Whether texts are left as the file has them, for encoders of older versions.
    verbatim: bool,
}

impl TextColumn {
    pub(super) fn new(layout: &Layout) -> Self {
        Self { verbatim: !layout.spelled, ..Self::default() }
    }

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

    /// The same form of column without rows.
    pub(super) fn emptied(&self) -> Self {
        Self { verbatim: self.verbatim, ..Self::default() }
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
        let spelling = if self.verbatim { text.into() } else { spelled(text) };
        let code = self.index.get(spelling.as_ref()).copied().unwrap_or_else(|| self.add(&spelling));
        if spelling != text {
            self.index.insert(text.to_owned(), code);
        }
        code
    }

    /// Adds a value that is new.
    fn add(&mut self, value: &str) -> u32 {
        let code = self.values.len() as u32;
        self.values.push(value.to_owned());
        self.index.insert(value.to_owned(), code);
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
