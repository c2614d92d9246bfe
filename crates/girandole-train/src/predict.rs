//! Predicts rows.

use burn::prelude::*;
use burn::tensor::{ExecutionError, Transaction};
use girandole_core::{Examples, Task, TaskKind};
use girandole_nn::{TaskModel, predictions};

use crate::TrainError;
use crate::evaluate::pass;

/// Predictions of some rows, column by column.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    /// One column a binary task or regression, one a class of a multiclass task; in the order of the logits.
    pub columns: Vec<PredictedColumn>,
}

/// The predictions of one task, or of one of its classes.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictedColumn {
    /// Name of the task.
    pub task: String,
    /// Position of the class, for a multiclass task.
    pub class: Option<usize>,
    /// One a row: a probability, or the value of a regression.
    pub values: Vec<f32>,
}

impl PredictedColumn {
    /// `task`, or `task=class` with the position of the class.
    pub fn name(&self) -> String {
        match self.class {
            Some(class) => format!("{}={class}", self.task),
            None => self.task.clone(),
        }
    }
}

/// Predicts rows, `batch` at a time on `device`, in their order.
///
/// # Errors
///
/// If the device fails, for want of memory for instance.
pub fn predict<M: TaskModel>(
    model: &M,
    examples: &dyn Examples,
    batch: usize,
    device: &Device,
) -> Result<Predicted, TrainError> {
    let tasks = model.tasks();
    let mut columns: Vec<PredictedColumn> =
        tasks.iter().flat_map(|task| empty_columns(task, examples.len())).collect();
    let n_columns = columns.len();
    pass(model, examples, batch, device, |_, logits| {
        let values = read(predictions(&logits, tasks))?;
        for row in values.chunks_exact(n_columns) {
            columns.iter_mut().zip(row).for_each(|(column, value)| column.values.push(*value));
        }
        Ok(())
    })?;
    Ok(Predicted { columns })
}

fn empty_columns(task: &Task, n_rows: usize) -> Vec<PredictedColumn> {
    let classes: Vec<_> = match task.kind {
        TaskKind::Multiclass { n_classes } => (0..n_classes).map(Some).collect(),
        _ => vec![None],
    };
    let column =
        |class| PredictedColumn { task: task.name.clone(), class, values: Vec::with_capacity(n_rows) };
    classes.into_iter().map(column).collect()
}

fn read(tensor: Tensor<2>) -> Result<Vec<f32>, ExecutionError> {
    let data = Transaction::default().register(tensor).try_execute()?;
    Ok(data.iter().flat_map(|data| data.iter::<f32>()).collect())
}
