//! What the page's script calls.

#![allow(unsafe_code, reason = "wasm-bindgen writes the glue to the browser as unsafe functions")]

use wasm_bindgen::prelude::*;

use crate::Scorer;

/// A run in the page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct PageScorer {
    scorer: Scorer,
}

#[wasm_bindgen]
impl PageScorer {
    /// Opens a run from the contents of its files.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str, encoders: &[u8], weights: &[u8]) -> Result<PageScorer, JsError> {
        Ok(Self { scorer: Scorer::new(config, encoders, weights)? })
    }

    /// Names of the columns that a row must have.
    pub fn features(&self) -> Vec<String> {
        self.scorer.features().into_iter().map(str::to_owned).collect()
    }

    /// Scores rows; the answer is JSON of `columns` and `values`.
    pub fn score(&self, csv: &str) -> Result<String, JsError> {
        Ok(serde_json::to_string(&self.scorer.score(csv)?)?)
    }
}
