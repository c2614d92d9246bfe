//! Predictions whose mean is that of the labels.

use burn::prelude::*;
use girandole_core::{Batch, Examples, Task, TaskKind, logit_ranges};
use girandole_nn::TaskModel;

use crate::TrainError;
use crate::evaluate::pass;
use crate::loss::Objectives;
use crate::score::DeviceBatch;

/// Rows that are looked at, at most, so many at a time, in even steps.
const ROWS: usize = 200_000;
const AT_ONCE: usize = 20_000;

/// Rows of the rarer label that say enough of a task.
const ENOUGH: usize = 2_000;

/// How far the mean chance may be from the rate, as a share of it, before it is set right.
const OFF: f64 = 0.05;

/// Sets the output biases of yes-or-no tasks so that over the training rows chances come true on average, where they are off
/// by more than a twentieth.
///
/// Early stopping and Adam leave the mean chance of a rare label anywhere near its rate; its order is not touched.
pub(crate) fn levelled<M: TaskModel>(
    model: M,
    rows: &dyn Examples,
    objectives: &Objectives,
    batch: usize,
    device: &Device,
) -> Result<M, TrainError> {
    let tasks = model.tasks().to_vec();
    let binary = tasks.iter().any(|task| task.kind == TaskKind::Binary);
    if rows.is_empty() || !binary {
        return Ok(model);
    }
    let columns: Vec<usize> = logit_ranges(&tasks).into_iter().map(|columns| columns.start).collect();
    let mut seen: Vec<Vec<[f32; 3]>> = vec![Vec::new(); tasks.len()];
    let step = rows.len().div_ceil(AT_ONCE);
    for first in 0..step.min(ROWS / AT_ONCE) {
        let some = Sampled { rows, first, step };
        pass(&model, &some, batch, device, |batch: Batch, logits| {
            let losses = objectives.losses(&logits, &batch);
            let host = DeviceBatch::new(logits, batch, losses).read()?;
            for (cell, weight) in host.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
                let (row, task) = (cell / host.n_tasks, cell % host.n_tasks);
                if tasks[task].kind == TaskKind::Binary {
                    seen[task].push([
                        host.logits[row * host.d_logits + columns[task]],
                        host.targets[cell],
                        *weight,
                    ]);
                }
            }
            Ok(())
        })?;
        let binary = tasks.iter().zip(&seen).filter(|(task, _)| task.kind == TaskKind::Binary);
        if binary.into_iter().all(|(_, seen)| says_enough(seen)) {
            break;
        }
    }
    let shifts: Vec<f64> = seen.iter().map(|seen| shift(seen)).collect();
    if shifts.iter().all(|shift| *shift == 0.0) {
        return Ok(model);
    }
    let bias = biases(&model, rows, device)?;
    let Some(mut bias) = bias else { return Ok(model) };
    for (column, shift) in columns.iter().zip(shifts) {
        bias[*column] += shift as f32;
    }
    Ok(model.with_output_bias(&bias))
}

/// Whether both labels were met often enough.
fn says_enough(seen: &[[f32; 3]]) -> bool {
    let yes = seen.iter().filter(|row| row[1] > 0.5).count();
    yes.min(seen.len() - yes) >= ENOUGH
}

/// By how much logits have to rise for the mean chance to be the rate; 0 where it is near, or there is but one label.
fn shift(seen: &[[f32; 3]]) -> f64 {
    let sum = |of: &dyn Fn(&[f32; 3]) -> f64| seen.iter().map(|row| f64::from(row[2]) * of(row)).sum::<f64>();
    let (weight, yes) = (sum(&|_| 1.0), sum(&|row| f64::from(row[1])));
    if yes <= 0.0 || yes >= weight {
        return 0.0;
    }
    let promised = |by: f64| sum(&|row| 1.0 / (1.0 + (-f64::from(row[0]) - by).exp()));
    if (promised(0.0) / yes - 1.0).abs() <= OFF {
        return 0.0;
    }
    // The sum rises with the shift: halve where it may be.
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if promised(middle) < yes { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// The output biases of a model: how far its logits fall without them; none of a model that has none.
fn biases<M: TaskModel>(
    model: &M,
    rows: &dyn Examples,
    device: &Device,
) -> Result<Option<Vec<f32>>, TrainError> {
    let features = rows.batch(&[0], &device.clone().inner()).features;
    let zeros = vec![0.0; model.tasks().iter().map(Task::d_logits).sum()];
    let [with, without] = [model.clone(), model.clone().with_output_bias(&zeros)].map(|model| {
        let logits = model.valid().forward(features.clone()).inner().try_into_data();
        logits.map(|data| data.iter::<f32>().collect::<Vec<f32>>())
    });
    let failed = |error: burn::tensor::ExecutionError| TrainError::Device(error.to_string());
    let (with, without) = (with.map_err(failed)?, without.map_err(failed)?);
    let bias: Vec<f32> = with.iter().zip(&without).map(|(with, without)| with - without).collect();
    Ok(bias.iter().any(|bias| *bias != 0.0).then_some(bias))
}

/// Some rows in even steps.
#[derive(Debug)]
struct Sampled<'a> {
    rows: &'a dyn Examples,
    first: usize,
    step: usize,
}

impl Examples for Sampled<'_> {
    fn len(&self) -> usize {
        (self.rows.len() - self.first).div_ceil(self.step)
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let rows: Vec<u32> = rows.iter().map(|row| self.first as u32 + row * self.step as u32).collect();
        self.rows.batch(&rows, device)
    }
}
