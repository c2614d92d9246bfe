//! Figure 2: how the labels of two tasks correlate.

use girandole::data::synthetic::SyntheticConfig;

use super::published::CORRELATIONS;
use crate::failure::Failure;
use crate::recipes::reproduce::statistics::{deviation, mean};

/// Draws of the tasks at each cosine, and rows of each; the paper's numbers.
pub(super) const TRIALS: u64 = 100;
const ROWS: usize = 10_000;

/// The correlation of the labels at one cosine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Correlation {
    pub(super) cosine: f64,
    pub(super) published: f64,
    /// By the closed formula.
    pub(super) expected: f64,
    /// Mean over the trials.
    pub(super) measured: f64,
    /// Standard deviation over the trials.
    pub(super) deviation: f64,
}

/// Measures the labels at the nine cosines of the paper.
pub(super) fn correlations(seed: u64) -> Result<Vec<Correlation>, Failure> {
    let correlation = |(cosine, published): (f64, f64)| {
        // Few inputs give the same labels' law, and are quicker to draw.
        let config = SyntheticConfig::paper_calibrated(cosine).with_n_inputs(4).with_rows(ROWS, 1, 0);
        let mut measured = Vec::new();
        let mut expected = f64::NAN;
        for trial in 0..TRIALS {
            let data = config.clone().with_seed(seed.wrapping_mul(1_000).wrapping_add(trial)).data()?;
            measured.push(data.label_correlations()[0][1]);
            expected = data.generator().expected_correlations()[0][1];
        }
        let (measured, deviation) = (mean(&measured), deviation(&measured));
        Ok(Correlation { cosine, published, expected, measured, deviation })
    };
    CORRELATIONS.into_iter().map(correlation).collect()
}
