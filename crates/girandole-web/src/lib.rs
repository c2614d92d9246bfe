//! A trained run in the browser.
//!
//! [`Scorer`] takes the three files of a run's folder that a prediction needs, and scores rows of CSV text. Compiled to
//! WebAssembly it is the page that `crates/girandole-web/build.sh` makes; compiled for the machine at hand it is the
//! same code under test.

#[cfg(target_arch = "wasm32")]
mod bindings;
mod scorer;
mod scores;
mod web_error;

pub use scorer::Scorer;
pub use scores::Scores;
pub use web_error::WebError;
