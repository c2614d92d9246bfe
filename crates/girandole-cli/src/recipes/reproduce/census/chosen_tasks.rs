//! A data set with some of its tasks.

use std::sync::Arc;

use girandole::prelude::*;

use super::target::Target;

/// A data set with some of its tasks; shares its rows.
#[derive(Debug, Clone)]
pub(super) struct ChosenTasks<'a> {
    data: &'a DataSet,
    tasks: Vec<Task>,
    /// Where the targets of those tasks are among all.
    columns: Vec<usize>,
}

impl<'a> ChosenTasks<'a> {
    /// These tasks, in this order; what the data set does not have is left out.
    pub(super) fn new(data: &'a DataSet, targets: &[Target]) -> Self {
        let all = data.tasks();
        let place = |target: &Target| all.iter().position(|task| task.name == target.name());
        let columns: Vec<usize> = targets.iter().filter_map(place).collect();
        Self { data, tasks: columns.iter().map(|column| all[*column].clone()).collect(), columns }
    }

    fn of(&self, rows: Arc<dyn Examples>) -> Arc<dyn Examples> {
        Arc::new(ChosenTargets { rows, columns: self.columns.clone() })
    }
}

impl TaskData for ChosenTasks<'_> {
    fn inputs(&self) -> &Inputs {
        self.data.inputs()
    }

    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn train(&self) -> Arc<dyn Examples> {
        self.of(self.data.train())
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
}
