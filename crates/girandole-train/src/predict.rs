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

impl Predicted {
    /// The predictions of logits.
    ///
    /// # Shapes
    ///
    /// - logits: `[n, d_logits]`
    ///
    /// # Errors
    ///
    /// If the device fails.
    pub fn of(tasks: &[Task], logits: &Tensor<2>) -> Result<Self, TrainError> {
        let mut predicted = Self::room(tasks, logits.dims()[0]);
        predicted.add(tasks, logits).map_err(|error| TrainError::Device(error.to_string()))?;
        Ok(predicted)
    }

    /// The predictions of a binary task or regression, one a row; of a class by `task=class`, as
    /// [`name`](PredictedColumn::name) says.
    pub fn column(&self, name: &str) -> Option<&[f32]> {
        let column = self.columns.iter().find(|column| column.name() == name)?;
        Some(&column.values)
    }

    fn room(tasks: &[Task], n_rows: usize) -> Self {
        Self { columns: tasks.iter().flat_map(|task| empty_columns(task, n_rows)).collect() }
    }

    fn add(&mut self, tasks: &[Task], logits: &Tensor<2>) -> Result<(), ExecutionError> {
        let values = read(predictions(logits, tasks))?;
        for row in values.chunks_exact(self.columns.len()) {
            self.columns.iter_mut().zip(row).for_each(|(column, value)| column.values.push(*value));
        }
        Ok(())
    }
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
    let mut predicted = Predicted::room(tasks, examples.len());
    pass(model, examples, batch, device, |_, logits| predicted.add(tasks, &logits))?;
    Ok(predicted)
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
