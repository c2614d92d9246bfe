//! A part of the paper's experiments.

use clap::ValueEnum;

/// A part of the paper's experiments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Regression tasks of a chosen relatedness: figures 2, 4 and 5
    Synthetic,
    /// Census-Income: tables 1 and 2
    Census,
}
