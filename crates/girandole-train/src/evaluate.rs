//! Scores a model on rows.

use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;

use burn::prelude::*;
use burn::tensor::ExecutionError;
use girandole_core::{Batch, Examples};
use girandole_kernels::cores;
use girandole_nn::TaskModel;

use crate::loss::Objectives;
use crate::score::{DeviceBatch, Scorer, Stamp};
use crate::{TaskObjective, TaskScores, TrainError};

/// Scores a model on rows, `batch` at a time on `device`; one entry a task.
///
/// # Errors
///
/// If the device fails, for want of memory for instance.
pub fn evaluate<M: TaskModel>(
    model: &M,
    examples: &dyn Examples,
    batch: usize,
    device: &Device,
) -> Result<Vec<TaskScores>, TrainError> {
    let tasks = model.tasks();
    let objectives: Vec<_> = tasks.iter().map(TaskObjective::for_task).collect();
    score(model, examples, &Objectives::new(tasks, &objectives), batch, device)
}

/// The same with the losses of a training.
pub(crate) fn score<M: TaskModel>(
    model: &M,
    examples: &dyn Examples,
    objectives: &Objectives,
    batch: usize,
    device: &Device,
) -> Result<Vec<TaskScores>, TrainError> {
    let mut scorer = Scorer::new(model.tasks());
    pass(model, examples, batch, device, |batch, logits| {
        let losses = objectives.losses(&logits, &batch);
        scorer.add(&DeviceBatch::new(logits, batch, losses).read()?, Stamp::default());
        Ok(())
    })?;
    Ok(scorer.scores().to_vec())
}

/// Runs the model in validation mode over all rows, and hands over each batch with its logits, in the rows' order.
///
/// On the CPU every core runs batches of its own, since small operations do not fill several.
pub(crate) fn pass<M: TaskModel>(
    model: &M,
    examples: &dyn Examples,
    batch: usize,
    device: &Device,
    mut each: impl FnMut(Batch, Tensor<2>) -> Result<(), ExecutionError>,
) -> Result<(), TrainError> {
    let device = device.clone().inner();
    // A snapshot first: moving would move the running state that clones share.
    let model = model.valid().to_device(&device);
    let rows: Vec<u32> = (0..examples.len() as u32).collect();
    let batches: Vec<&[u32]> = rows.chunks(batch.max(1)).collect();
    let run = |rows: &[u32]| {
        let batch = examples.batch(rows, &device);
        let logits = model.forward(batch.features.clone());
        (batch, logits)
    };
    for batches in batches.chunks(cores(&device)) {
        let results = std::thread::scope(|scope| {
            let (last, others) = batches.split_last()?;
            let others: Vec<_> = others.iter().map(|rows| scope.spawn(|| run(rows))).collect();
            let last = run(last);
            let wait =
                |thread: ScopedJoinHandle<_>| thread.join().unwrap_or_else(|panic| resume_unwind(panic));
            Some(others.into_iter().map(wait).chain([last]).collect::<Vec<_>>())
        });
        for (batch, logits) in results.into_iter().flatten() {
            each(batch, logits).map_err(|error| TrainError::Device(error.to_string()))?;
        }
    }
    Ok(())
}
