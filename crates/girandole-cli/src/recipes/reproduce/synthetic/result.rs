//! What became of the trainings of one cell.

use std::path::Path;

use super::curve_file;
use super::plan::{Cell, Plan};
use crate::failure::Failure;
use crate::recipes::reproduce::statistics::{deviation, interval, mean, quantile};

/// A final loss from which on a training counts as stuck: it misses one of the two sinusoids.
pub(super) const STUCK: f64 = 0.4;

/// The bin of figure 5 that begins there.
pub(super) const STUCK_BIN: usize = 12;

/// What became of the trainings of one cell.
#[derive(Debug, Clone)]
pub(super) struct CellResult {
    pub(super) cell: Cell,
    /// Steps of the points of every curve.
    pub(super) steps: Vec<usize>,
    /// For each run the losses at those steps.
    pub(super) curves: Vec<Vec<f64>>,
}

impl CellResult {
    /// Reads the curves of a cell; none if it has none yet.
    pub(super) fn load(folder: &Path, plan: &Plan, cell: Cell) -> Result<Option<Self>, Failure> {
        let (mut steps, mut curves) = (Vec::new(), Vec::new());
        for run in 0..plan.runs {
            let file = curve_file::path(folder, &cell, run);
            if !file.exists() {
                continue;
            }
            let (own, curve): (Vec<usize>, Vec<f64>) = curve_file::load(&file)?.into_iter().unzip();
            if !steps.is_empty() && own != steps {
                return Err(Failure::DamagedCurve(file));
            }
            steps = own;
            curves.push(curve);
        }
        Ok((!curves.is_empty()).then_some(Self { cell, steps, curves }))
    }

    /// The loss of each run over its last steps.
    pub(super) fn finals(&self) -> Vec<f64> {
        self.curves.iter().filter_map(|curve| curve.last().copied()).collect()
    }

    /// Whether the cell is one at this cosine and learning rate.
    pub(super) fn is_at(&self, cosine: f64, rate: f64) -> bool {
        (self.cell.cosine, self.cell.learning_rate) == (cosine, rate)
    }

    pub(super) fn mean(&self) -> f64 {
        mean(&self.finals())
    }

    pub(super) fn median(&self) -> f64 {
        quantile(&self.finals(), 0.5)
    }

    pub(super) fn deviation(&self) -> f64 {
        deviation(&self.finals())
    }

    /// 95% interval of the mean.
    pub(super) fn interval(&self) -> (f64, f64) {
        interval(&self.finals())
    }

    /// Share of the runs that end stuck.
    pub(super) fn stuck(&self) -> f64 {
        let finals = self.finals();
        finals.iter().filter(|loss| **loss >= STUCK).count() as f64 / finals.len() as f64
    }

    /// Shares of the runs by final loss, in bins of 1/30; the last bin holds all above.
    pub(super) fn shares(&self, n_bins: usize) -> Vec<f64> {
        let finals = self.finals();
        let mut shares = vec![0.0; n_bins];
        for loss in &finals {
            shares[((loss * 30.0) as usize).min(n_bins - 1)] += 1.0 / finals.len() as f64;
        }
        shares
    }

    /// Mean loss at each point, and where the middle half of the runs lies.
    pub(super) fn mean_curve(&self) -> Vec<(usize, f64, f64, f64)> {
        let at = |point: usize| self.curves.iter().map(|curve| curve[point]).collect::<Vec<f64>>();
        let point = |(i, step): (usize, &usize)| {
            let losses = at(i);
            (*step, mean(&losses), quantile(&losses, 0.25), quantile(&losses, 0.75))
        };
        self.steps.iter().enumerate().map(point).collect()
    }
}

/// The cosines, each once.
pub(super) fn cosines(results: &[CellResult]) -> Vec<f64> {
    each_once(results.iter().map(|result| result.cell.cosine))
}

/// The learning rates, each once.
pub(super) fn rates(results: &[CellResult]) -> Vec<f64> {
    each_once(results.iter().map(|result| result.cell.learning_rate))
}

fn each_once(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut once = Vec::new();
    values.for_each(|value| {
        if !once.contains(&value) {
            once.push(value);
        }
    });
    once
}

/// For each method and cosine the learning rate of the lowest mean final loss.
pub(super) fn best(results: &[CellResult]) -> Vec<&CellResult> {
    let mut best: Vec<&CellResult> = Vec::new();
    for result in results {
        let same = |other: &&mut &CellResult| {
            (other.cell.method, other.cell.cosine) == (result.cell.method, result.cell.cosine)
        };
        match best.iter_mut().find(same) {
            Some(other) if result.mean() < other.mean() => *other = result,
            Some(_) => {}
            None => best.push(result),
        }
    }
    best
}
