//! The scores of a model on rows, ready to be compared with another's on the same rows.

use burn::prelude::*;
use girandole_core::{Examples, TaskKind, logit_ranges};
use girandole_nn::TaskModel;

use super::Influence;
use crate::evaluate::pass;
use crate::loss::Objectives;
use crate::score::DeviceBatch;
use crate::{TaskObjective, TrainError};

/// Scores a model on rows, `batch` at a time on `device`, for comparison with others on the same rows; one entry a task.
///
/// Binary tasks are scored by AUC, others by mean loss, that of a regression in the square of the target's unit. None where the rows are too few or of one class.
///
/// # Errors
///
/// If the device fails, for want of memory for instance.
pub fn influences<M: TaskModel>(
    model: &M,
    examples: &dyn Examples,
    batch: usize,
    device: &Device,
) -> Result<Vec<Option<Influence>>, TrainError> {
    let tasks = model.tasks();
    let columns: Vec<usize> = logit_ranges(tasks).into_iter().map(|columns| columns.start).collect();
    let own: Vec<TaskObjective> = tasks.iter().map(TaskObjective::for_task).collect();
    let objectives = Objectives::new(tasks, &own);
    let mut ranked: Vec<Vec<(f32, bool, f32)>> = vec![Vec::new(); tasks.len()];
    let mut losses: Vec<Vec<(f64, f32)>> = vec![Vec::new(); tasks.len()];
    pass(model, examples, batch, device, |batch, logits| {
        let of_rows = objectives.losses(&logits, &batch);
        let host = DeviceBatch::new(logits, batch, of_rows).read()?;
        for row in 0..host.targets.len() / host.n_tasks {
            for (k, task) in tasks.iter().enumerate() {
                let cell = row * host.n_tasks + k;
                let weight = host.weights[cell];
                if task.kind == TaskKind::Binary {
                    let logit = host.logits[row * host.d_logits + columns[k]];
                    ranked[k].push((logit, host.targets[cell] > 0.5, weight));
                } else {
                    // What a row without a target would have lost means nothing, and may not be finite.
                    let loss = if weight > 0.0 { f64::from(host.losses[cell]) } else { 0.0 };
                    let loss = loss * task.scale.squared();
                    losses[k].push((loss, weight));
                }
            }
        }
        Ok(())
    })?;
    let score = |(k, task): (usize, &girandole_core::Task)| match task.kind {
        TaskKind::Binary => Influence::of_auc(&ranked[k]),
        _ => Influence::of_mean(&losses[k]),
    };
    Ok(tasks.iter().enumerate().map(score).collect())
}
