//! A size of the whole work.

use clap::ValueEnum;

/// A size of the whole work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Preset {
    /// Minutes on two cores: 8 runs of 5,000 steps; on Census-Income 4 trials and 3 final runs
    Short,
    /// The paper's numbers: 200 runs of 10,000 steps; on Census-Income 400 final runs, after 30 trials
    Full,
}
