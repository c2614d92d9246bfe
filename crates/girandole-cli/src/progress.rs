//! A bar on standard error for files that take a while.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts rows; nothing where standard error is no terminal.
pub(crate) fn rows() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {human_pos} rows, {per_sec} rows, {elapsed}");
    let bar = ProgressBar::new_spinner();
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
