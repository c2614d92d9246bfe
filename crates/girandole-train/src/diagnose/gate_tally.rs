//! Adds up how one task weighs the experts.

use super::GateReport;
use super::thresholds::SURE;

/// Adds up how one task weighs the experts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GateTally {
    n_rows: usize,
    sums: Vec<f64>,
    squares: Vec<f64>,
    most: Vec<f64>,
    first: Vec<usize>,
    entropy: f64,
    sure: usize,
}

impl GateTally {
    pub(super) fn new(n_experts: usize) -> Self {
        Self {
            n_rows: 0,
            sums: vec![0.0; n_experts],
            squares: vec![0.0; n_experts],
            most: vec![0.0; n_experts],
            first: vec![0; n_experts],
            entropy: 0.0,
            sure: 0,
        }
    }

    /// Adds the weights of one row.
    pub(super) fn add(&mut self, weights: &[f32]) {
        self.n_rows += 1;
        let (mut first, mut largest) = (0, f64::NEG_INFINITY);
        for (expert, weight) in weights.iter().map(|weight| f64::from(*weight)).enumerate() {
            self.sums[expert] += weight;
            self.squares[expert] += weight * weight;
            self.most[expert] = self.most[expert].max(weight);
            if weight > largest {
                (first, largest) = (expert, weight);
            }
        }
        self.entropy += entropy(weights.iter().map(|weight| f64::from(*weight)));
        self.first[first] += 1;
        self.sure += usize::from(largest > SURE);
    }

    pub(super) fn report(&self, task: &str) -> GateReport {
        let n = (self.n_rows.max(1)) as f64;
        let mean: Vec<f64> = self.sums.iter().map(|sum| sum / n).collect();
        let deviation = self
            .squares
            .iter()
            .zip(&mean)
            .map(|(sum, mean)| (sum / n - mean * mean).max(0.0).sqrt())
            .collect();
        let equal = (mean.len() as f64).ln();
        GateReport {
            task: task.to_owned(),
            deviation,
            most: self.most.clone(),
            first: self.first.iter().map(|count| *count as f64 / n).collect(),
            entropy: if equal > 0.0 { self.entropy / n / equal } else { 0.0 },
            sure: self.sure as f64 / n,
            information: (entropy(mean.iter().copied()) - self.entropy / n).max(0.0),
            mean,
        }
    }
}

/// In nats; weights that do not sum to one exactly are taken by their shares.
pub(super) fn entropy(weights: impl Iterator<Item = f64> + Clone) -> f64 {
    let total: f64 = weights.clone().sum();
    weights.map(|weight| weight / total).filter(|share| *share > 0.0).map(|share| -share * share.ln()).sum()
}
