//! A column of texts as codes into its distinct values.

use std::collections::HashMap;

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

    /// The same form of column without rows.
    #[allow(clippy::unused_self, reason = "a column may know how it is spelled")]
    pub(super) fn emptied(&self) -> Self {
        Self::default()
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
