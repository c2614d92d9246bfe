//! A data set with some of its tasks.

use std::sync::Arc;

use girandole::core::logit_ranges;
use girandole::prelude::*;

/// A data set with some of its tasks; shares its rows.
#[derive(Debug, Clone)]
pub(in crate::recipes) struct ChosenTasks<'a> {
    data: &'a DataSet,
    inputs: Inputs,
    tasks: Vec<Task>,
    /// Where the targets of those tasks are among all.
    columns: Vec<usize>,
}

impl<'a> ChosenTasks<'a> {
    /// The tasks at these positions, in this order; positions that the data set does not have are left out.
    pub(in crate::recipes) fn new(data: &'a DataSet, columns: &[usize]) -> Self {
        let all = data.tasks();
        let columns: Vec<usize> = columns.iter().copied().filter(|column| *column < all.len()).collect();
        let tasks = columns.iter().map(|column| all[*column].clone()).collect();
        Self { data, inputs: data.inputs().clone(), tasks, columns }
    }

    /// Reads the same columns by other widths.
    pub(in crate::recipes) fn with_inputs(mut self, inputs: Inputs) -> Self {
        self.inputs = inputs;
        self
    }

    fn of(&self, rows: Arc<dyn Examples>) -> Arc<dyn Examples> {
        // Slicing costs a copy that rows with all their targets need not pay.
        if self.columns.iter().copied().eq(0..self.data.tasks().len()) {
            return rows;
        }
        Arc::new(ChosenTargets { rows, columns: self.columns.clone() })
    }
}

impl TaskData for ChosenTasks<'_> {
    fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn train(&self) -> Arc<dyn Examples> {
        self.of(self.data.train())
    }

    fn output_bias(&self) -> Option<Vec<f32>> {
        let (bias, columns) = (self.data.output_bias()?, logit_ranges(self.data.tasks()));
        Some(self.columns.iter().flat_map(|task| bias[columns[*task].clone()].to_vec()).collect())
    }

    fn validation(&self) -> Arc<dyn Examples> {
        self.of(self.data.validation())
    }

    fn test(&self) -> Arc<dyn Examples> {
        self.of(self.data.test())
    }
}

/// Rows with some of their targets.
#[derive(Debug)]
struct ChosenTargets {
    rows: Arc<dyn Examples>,
    columns: Vec<usize>,
}

impl Examples for ChosenTargets {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let batch = self.rows.batch(rows, device);
        let n = batch.size();
        let chosen = |all: &Tensor<2>| {
            let column = |column: &usize| all.clone().slice([0..n, *column..*column + 1]);
            Tensor::cat(self.columns.iter().map(column).collect(), 1)
        };
        Batch { targets: chosen(&batch.targets), mask: chosen(&batch.mask), ..batch }
    }

    fn group(&self, row: u32) -> Option<u64> {
        self.rows.group(row)
    }
}
