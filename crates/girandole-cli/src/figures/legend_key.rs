//! One entry of the legend.

use super::mark::Mark;

/// One entry of the legend below the panels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LegendKey {
    /// The name.
    pub(super) name: String,
    /// The number of the colour.
    pub(super) color: usize,
    /// What is drawn beside the name.
    pub(super) mark: Mark,
}

impl LegendKey {
    /// The entries with each name once, where it came first; nameless ones are left out.
    pub(super) fn distinct(keys: impl Iterator<Item = Self>) -> Vec<Self> {
        let mut kept: Vec<Self> = Vec::new();
        for key in keys {
            if !key.name.trim().is_empty() && kept.iter().all(|earlier| earlier.name != key.name) {
                kept.push(key);
            }
        }
        kept
    }
}
