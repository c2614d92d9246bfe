//! Rows side by side in memory.

use burn::prelude::*;
use burn::tensor::TensorData;
use girandole_core::{Batch, Features};

use super::SyntheticGenerator;
use super::part::Part;

/// Inputs and labels of some rows, row after row.
#[derive(Debug, Clone)]
pub(super) struct DrawnRows {
    n_inputs: usize,
    n_tasks: usize,
    inputs: Vec<f32>,
    targets: Vec<f32>,
}

impl DrawnRows {
    /// Draws the rows named.
    pub(super) fn draw(
        generator: &SyntheticGenerator,
        part: Part,
        rows: impl ExactSizeIterator<Item = u32>,
    ) -> Self {
        let config = generator.config();
        let mut drawn = Self::with_room(config.n_inputs, config.n_tasks, rows.len());
        let mut numbers = Vec::new();
        for row in rows {
            generator.draw_row((part, row), &mut numbers, &mut drawn.inputs, &mut drawn.targets);
        }
        drawn
    }

    /// Copies the rows named.
    pub(super) fn gather(&self, rows: &[u32]) -> Self {
        let mut gathered = Self::with_room(self.n_inputs, self.n_tasks, rows.len());
        for row in rows.iter().map(|&row| row as usize) {
            gathered.inputs.extend_from_slice(&self.inputs[row * self.n_inputs..][..self.n_inputs]);
            gathered.targets.extend_from_slice(&self.targets[row * self.n_tasks..][..self.n_tasks]);
        }
        gathered
    }

    pub(super) fn n_rows(&self) -> usize {
        self.targets.len() / self.n_tasks
    }

    /// The labels of one row after the other.
    pub(super) fn labels(&self) -> impl Iterator<Item = &[f32]> {
        self.targets.chunks_exact(self.n_tasks)
    }

    /// All rows as tensors; every label exists and every row weighs 1.
    pub(super) fn into_batch(self, device: &Device) -> Batch {
        let n_rows = self.n_rows();
        let Self { n_inputs, n_tasks, inputs, targets } = self;
        let ones = |n| vec![1.0_f32; n];
        let tensor = |numbers, width| Tensor::from_data(TensorData::new(numbers, [n_rows, width]), device);
        Batch {
            features: Features::numbers(tensor(inputs, n_inputs)),
            targets: tensor(targets, n_tasks),
            mask: tensor(ones(n_rows * n_tasks), n_tasks),
            weights: Tensor::from_data(TensorData::new(ones(n_rows), [n_rows]), device),
        }
    }

    fn with_room(n_inputs: usize, n_tasks: usize, n_rows: usize) -> Self {
        let (inputs, targets) = (Vec::with_capacity(n_rows * n_inputs), Vec::with_capacity(n_rows * n_tasks));
        Self { n_inputs, n_tasks, inputs, targets }
    }
}
