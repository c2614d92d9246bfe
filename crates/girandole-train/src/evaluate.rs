//! Scores a model on rows.

use std::sync::mpsc::sync_channel;

use burn::prelude::*;
use burn::tensor::ExecutionError;
use girandole_core::{Batch, Examples};
use girandole_kernels::cores;
use girandole_nn::{PackedModel, TaskModel};

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
    let mut scorer = Scorer::of(model.tasks(), examples);
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
    let run = |model: &M, packed: Option<&PackedModel>, rows: &[u32]| {
        let batch = examples.batch(rows, &device);
        let features = batch.features.clone();
        let logits = match packed {
            Some(packed) => packed.logits(features),
            None => model.forward(features),
        };
        (batch, logits)
    };
    // Packing costs about what one batch does.
    let packed = if batches.len() > 1 { model.packed() } else { None };
    let mut each =
        |(batch, logits)| each(batch, logits).map_err(|error| TrainError::Device(error.to_string()));
    let cores = cores(&device).min(batches.len());
    if cores < 2 {
        return batches.into_iter().try_for_each(|rows| each(run(&model, packed.as_ref(), rows)));
    }
    std::thread::scope(|scope| {
        let work = |core: usize| {
            let (results, received) = sync_channel(1);
            let (model, run) = (model.clone(), &run);
            let packed = packed.as_ref().map(|packed| packed.with_cores(1));
            let own = batches.iter().skip(core).step_by(cores);
            scope.spawn(move || {
                // Nobody listens any more once a batch failed.
                let _ = own
                    .map(|rows| results.send(run(&model, packed.as_ref(), rows)).is_ok())
                    .find(|heard| !heard);
            });
            received
        };
        let received: Vec<_> = (0..cores).map(work).collect();
        // A core that panicked sends nothing, and its panic goes on at the end of this scope.
        (0..batches.len()).map_while(|i| received[i % cores].recv().ok()).try_for_each(&mut each)
    })
}
