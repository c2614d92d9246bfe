//! How often two labels are what together.

use super::Estimate;
use super::tetrachoric::tetrachoric;

/// How often two labels are what together: rows of the table are the first label's classes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Joint {
    counts: Vec<f64>,
    /// Classes of the second label.
    n_second: usize,
}

impl Joint {
    pub(super) fn new(n_first: usize, n_second: usize) -> Self {
        Self { counts: vec![0.0; n_first * n_second], n_second }
    }

    pub(super) fn add(&mut self, first: usize, second: usize) {
        if let Some(count) = self.counts.get_mut(first * self.n_second + second) {
            *count += 1.0;
        }
    }

    pub(super) fn n(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// Rows of each class of the first label, or of the second.
    pub(super) fn margin(&self, side: usize) -> Vec<f64> {
        let rows = self.counts.chunks(self.n_second.max(1));
        match side {
            0 => rows.map(|row| row.iter().sum()).collect(),
            _ => (0..self.n_second).map(|at| rows.clone().map(|row| row[at]).sum()).collect(),
        }
    }

    /// The counts, if both labels are yes or no.
    fn binary(&self) -> Option<[[f64; 2]; 2]> {
        match (self.n_second, self.counts.as_slice()) {
            (2, [a, b, c, d]) => Some([[*a, *b], [*c, *d]]),
            _ => None,
        }
    }

    /// Pearson's correlation of two labels of yes or no, with the variance that their own law gives it.
    pub(super) fn pearson(&self) -> Option<Estimate> {
        let counts = self.binary()?;
        let n = self.n();
        let rates = [(counts[1][0] + counts[1][1]) / n, (counts[0][1] + counts[1][1]) / n];
        let sizes = rates.map(|rate| (rate * (1.0 - rate)).sqrt());
        if sizes.iter().any(|size| size.is_nan() || *size <= 0.0) {
            return None;
        }
        let r = (counts[1][1] / n - rates[0] * rates[1]) / (sizes[0] * sizes[1]);
        let variance: f64 = (0..4)
            .map(|cell| {
                let a = ((cell / 2) as f64 - rates[0]) / sizes[0];
                let b = ((cell % 2) as f64 - rates[1]) / sizes[1];
                counts[cell / 2][cell % 2] / n * (a * b - r / 2.0 * (a * a + b * b)).powi(2)
            })
            .sum();
        Some(Estimate::correlation(r, variance / n))
    }

    /// See [`tetrachoric`].
    pub(super) fn tetrachoric(&self) -> Option<Estimate> {
        tetrachoric(self.binary()?)
    }

    /// What one label says about the other, in bits, less what chance alone makes of so few rows (Miller 1955).
    pub(super) fn information(&self) -> Option<Estimate> {
        let n = self.n();
        if n == 0.0 {
            return None;
        }
        let margins = [0, 1].map(|side| self.margin(side));
        let cells = || {
            self.counts.iter().enumerate().filter(|(_, count)| **count > 0.0).map(|(at, count)| {
                let alone = margins[0][at / self.n_second] * margins[1][at % self.n_second] / n;
                (count / n, (count / alone).log2())
            })
        };
        let value: f64 = cells().map(|(share, bits)| share * bits).sum();
        let square: f64 = cells().map(|(share, bits)| share * bits * bits).sum();
        let seen = margins.map(|margin| margin.iter().filter(|count| **count > 0.0).count() as f64);
        let bias = (seen[0] - 1.0) * (seen[1] - 1.0) / (2.0 * n * std::f64::consts::LN_2);
        Some(Estimate::positive((value - bias).max(0.0), (square - value * value) / n))
    }
}
