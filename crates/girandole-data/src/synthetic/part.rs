//! What a stream of random numbers is for.

/// What a stream of random numbers is for: its upper 32 bits, the lower ones are a row.
///
/// The numbers are part of what a seed means, so that they never change.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// Row k draws the direction of task k.
    Weights = 0,
    Training = 1,
    Validation = 2,
    Test = 3,
    Fresh = 4,
    /// Row 0 draws the constants of a preset.
    Sinusoids = 5,
}

impl Part {
    pub(super) fn stream(self, row: u32) -> u64 {
        ((self as u64) << 32) | u64::from(row)
    }
}
