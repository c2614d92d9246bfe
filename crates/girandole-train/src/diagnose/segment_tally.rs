//! Adds up gate weights segment by segment.

use super::gate_tally::entropy;
use super::{SegmentReport, Segments};

/// Adds up gate weights segment by segment.
#[derive(Debug)]
pub(super) struct SegmentTally<'a> {
    segments: &'a Segments,
    rows: Vec<usize>,
    /// `[n_tasks][n_segments][n_experts]`.
    sums: Vec<Vec<Vec<f64>>>,
}

impl<'a> SegmentTally<'a> {
    pub(super) fn new(segments: &'a Segments, n_tasks: usize, n_experts: usize) -> Self {
        let n = segments.names().len();
        Self { segments, rows: vec![0; n], sums: vec![vec![vec![0.0; n_experts]; n]; n_tasks] }
    }

    /// Adds a row with the weights of each task, in their order.
    pub(super) fn add<'w>(&mut self, row: u32, weights: impl Iterator<Item = &'w [f32]>) {
        let Some(segment) = self.segments.of_row(row).filter(|segment| *segment < self.rows.len()) else {
            return;
        };
        self.rows[segment] += 1;
        for (sums, weights) in self.sums.iter_mut().zip(weights) {
            sums[segment].iter_mut().zip(weights).for_each(|(sum, weight)| *sum += f64::from(*weight));
        }
    }

    pub(super) fn report(self) -> SegmentReport {
        let Self { segments, rows, sums: mut mean } = self;
        let total = rows.iter().sum::<usize>().max(1) as f64;
        let mut information = Vec::new();
        for task in &mut mean {
            let n_experts = task.first().map_or(0, Vec::len);
            let overall = (0..n_experts).map(|i| task.iter().map(|sums| sums[i]).sum::<f64>() / total);
            let overall = entropy(overall.collect::<Vec<_>>().into_iter());
            for (sums, n) in task.iter_mut().zip(&rows) {
                sums.iter_mut().for_each(|sum| *sum /= (*n).max(1) as f64);
            }
            let within = task.iter().zip(&rows).filter(|(_, n)| **n > 0);
            let within = within.map(|(mean, n)| *n as f64 / total * entropy(mean.iter().copied()));
            information.push((overall - within.sum::<f64>()).max(0.0));
        }
        SegmentReport {
            feature: segments.feature().to_owned(),
            names: segments.names().to_vec(),
            rows,
            mean,
            information,
        }
    }
}
