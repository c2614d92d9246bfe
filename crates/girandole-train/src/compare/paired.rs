//! The difference between two models, over seeds and rows.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::Influence;

/// The difference of a score between two models trained with several seeds and scored on the same rows.
///
/// Its variance is that of the mean over other seeds and over other draws of the test rows, added up; degrees of freedom
/// by Welch and Satterthwaite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Paired {
    /// Mean over the seeds of the candidate's score less the base's.
    pub difference: f64,
    /// Ends of the interval that holds the difference in `confidence` of all repetitions.
    pub interval: [f64; 2],
    /// Chance of a difference as large in either direction if there is none.
    pub p: f64,
    /// Standard error from the choice of the seeds; 0 with one seed, whose part is then not known.
    pub seed_error: f64,
    /// Standard error from the choice of the test rows.
    pub row_error: f64,
    /// Seeds.
    pub n_seeds: usize,
}

impl Paired {
    /// Compares seed by seed; both lists have the same seeds in the same order, and all scores are of the same rows.
    ///
    /// None if there is no seed, the lists differ in length or the rows in number.
    pub fn of(candidate: &[Influence], base: &[Influence], confidence: f64) -> Option<Self> {
        let n_seeds = candidate.len();
        let n_rows = candidate.first()?.rows.len();
        let same =
            |runs: &[Influence]| runs.len() == n_seeds && runs.iter().all(|run| run.rows.len() == n_rows);
        if !same(candidate) || !same(base) {
            return None;
        }
        let pairs = || candidate.iter().zip(base);
        let differences: Vec<f64> = pairs().map(|(a, b)| a.value - b.value).collect();
        let n = n_seeds as f64;
        let difference = differences.iter().sum::<f64>() / n;
        let mean_moved = |row: usize| pairs().map(|(a, b)| a.rows[row] - b.rows[row]).sum::<f64>() / n;
        let of_rows: f64 = (0..n_rows).map(|row| mean_moved(row).powi(2)).sum();
        let squares: f64 = differences.iter().map(|d| (d - difference).powi(2)).sum();
        let of_seeds = if n_seeds > 1 { squares / (n - 1.0) / n } else { 0.0 };

        let error = (of_seeds + of_rows).sqrt();
        let rows_freedom = (n_rows as f64 - 1.0).max(1.0);
        let seed_term = if n_seeds > 1 { of_seeds.powi(2) / (n - 1.0) } else { 0.0 };
        let freedom = (of_seeds + of_rows).powi(2) / (seed_term + of_rows.powi(2) / rows_freedom);
        let (p, reach) = if error > 0.0 {
            let t = StudentsT::new(0.0, 1.0, freedom.clamp(1.0, 1e6)).ok()?;
            let p = 2.0 * t.cdf(-(difference / error).abs());
            (p.min(1.0), error * t.inverse_cdf(0.5 + confidence.clamp(0.0, 0.999_999) / 2.0))
        } else {
            (if difference == 0.0 { 1.0 } else { 0.0 }, 0.0)
        };
        Some(Self {
            difference,
            interval: [difference - reach, difference + reach],
            p,
            seed_error: of_seeds.sqrt(),
            row_error: of_rows.sqrt(),
            n_seeds,
        })
    }
}
