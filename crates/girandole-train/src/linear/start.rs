//! Puts the solution into a model.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use burn::prelude::*;
use girandole_core::{Examples, Task, TaskKind};
use girandole_nn::TaskModel;

use super::{Kind, Problem, best};
use crate::TrainError;

/// Fewest labels of a task for which something is solved.
const FEWEST: usize = 20;

/// Numbers of encoded rows that are looked at, at most, and the same times the tasks.
const MOST: usize = 4_000_000;
const MOST_OF_ALL: usize = 30_000_000;

/// Rows that are encoded at once.
const CHUNK: usize = 2048;

/// Encoded rows with columns of mean 0 and deviation 1, and what they were.
struct Encoded {
    d: usize,
    x: Vec<f32>,
    means: Vec<f64>,
    deviations: Vec<f64>,
    targets: Vec<f32>,
    mask: Vec<f32>,
    weights: Vec<f32>,
}

/// The same model, whose wide path, if it has one that is still at zero, is the best linear model of the training rows'
/// numbers and rests there, while head and towers begin with nothing to add and learn what is left. What ids say is left to
/// their embeddings, which move.
///
/// Each task's pull towards 0 is the one that is best on training rows left out. Columns that say the same, which many small
/// steps do not tell apart, are no trouble here.
pub(crate) fn with_solved_wide<M: TaskModel>(model: M, rows: &dyn Examples) -> Result<M, TrainError> {
    let Some(device) = model.devices().into_iter().next().map(|device| device.inner()) else {
        return Ok(model);
    };
    if rows.len() < FEWEST {
        return Ok(model);
    }
    let tasks = model.tasks().to_vec();
    let valid = model.valid();
    let Some(encoded) = Encoded::of(&valid, rows, &tasks, &device)? else { return Ok(model) };
    let solved = encoded.solve(&tasks);
    let d_logits: usize = tasks.iter().map(Task::d_logits).sum();
    let (mut weight, mut bias) = (vec![0.0_f32; encoded.d * d_logits], vec![]);
    for own in solved.iter().flat_map(|own| own.chunks_exact(encoded.d + 1)) {
        let column = bias.len();
        let mut intercept = own[encoded.d];
        for (row, (own, (mean, deviation))) in
            own.iter().zip(encoded.means.iter().zip(&encoded.deviations)).enumerate()
        {
            let scaled = own / deviation;
            intercept -= scaled * mean;
            weight[row * d_logits + column] = scaled as f32;
        }
        bias.push(intercept as f32);
    }
    Ok(model.with_solved_wide(&weight, &bias))
}

impl Encoded {
    fn of<M: TaskModel>(
        model: &M,
        rows: &dyn Examples,
        tasks: &[Task],
        device: &Device,
    ) -> Result<Option<Self>, TrainError> {
        let one = rows.batch(&[0], device);
        let Some(d) = model.wide_input(one.features).map(|x| x.dims()[1]) else { return Ok(None) };
        let most = MOST.min(MOST_OF_ALL / tasks.len()).max(1000 * d) / d;
        let every = rows.len().div_ceil(most).max(1);
        let ids: Vec<u32> = (0..rows.len() as u32).step_by(every).collect();
        let (mut x, mut targets, mut mask, mut weights) = (vec![], vec![], vec![], vec![]);
        for ids in ids.chunks(CHUNK) {
            let batch = rows.batch(ids, device);
            let Some(encoded) = model.wide_input(batch.features) else { return Ok(None) };
            x.extend(numbers(encoded)?);
            targets.extend(numbers(batch.targets)?);
            mask.extend(numbers(batch.mask)?);
            weights.extend(numbers(batch.weights)?);
        }
        let (means, deviations) = standardise(&mut x, d);
        Ok(Some(Self { d, x, means, deviations, targets, mask, weights }))
    }

    /// Each task's weights, `[n_logits, d + 1]`.
    fn solve(&self, tasks: &[Task]) -> Vec<Vec<f64>> {
        let next = AtomicUsize::new(0);
        let solved: Mutex<Vec<Vec<f64>>> = Mutex::new(vec![vec![]; tasks.len()]);
        let cores = thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
        let work = || {
            loop {
                let position = next.fetch_add(1, Ordering::Relaxed);
                let Some(task) = tasks.get(position) else { return };
                let weights = self.solve_task(task, position, tasks.len());
                solved.lock().unwrap_or_else(PoisonError::into_inner)[position] = weights;
            }
        };
        thread::scope(|scope| {
            for _ in 1..cores {
                scope.spawn(work);
            }
            work();
        });
        solved.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn solve_task(&self, task: &Task, position: usize, n_tasks: usize) -> Vec<f64> {
        let kind = match task.kind {
            TaskKind::Binary => Kind::Logistic,
            TaskKind::Multiclass { n_classes } => Kind::Softmax(n_classes),
            _ => Kind::Square,
        };
        let rows = self.weights.iter().enumerate().filter_map(|(row, weight)| {
            let at = row * n_tasks + position;
            let weight = f64::from(self.mask[at] * weight);
            (weight > 0.0).then(|| (row as u32, f64::from(self.targets[at]), weight))
        });
        let problem = Problem { kind, x: &self.x, d: self.d, rows: rows.collect() };
        if problem.rows.len() < FEWEST {
            return vec![0.0; problem.n_weights()];
        }
        best(&problem, problem.rows.len() * self.d * n_tasks)
    }
}

/// Brings columns to mean 0 and deviation 1; those that do not change become 0. Columns of 0 and 1 keep their size, so that the
/// rarer of two is pulled more.
fn standardise(x: &mut [f32], d: usize) -> (Vec<f64>, Vec<f64>) {
    let n = (x.len() / d).max(1) as f64;
    let (mut means, mut deviations, mut is_zero_one) = (vec![0.0; d], vec![0.0; d], vec![true; d]);
    for row in x.chunks_exact(d) {
        means.iter_mut().zip(row).for_each(|(mean, x)| *mean += f64::from(*x) / n);
        is_zero_one.iter_mut().zip(row).for_each(|(own, x)| *own &= *x == 0.0 || *x == 1.0);
    }
    for row in x.chunks_exact(d) {
        for ((sum, mean), x) in deviations.iter_mut().zip(&means).zip(row) {
            *sum += (f64::from(*x) - mean).powi(2) / n;
        }
    }
    deviations.iter_mut().for_each(|own| *own = own.sqrt());
    let flags =
        deviations.iter_mut().zip(is_zero_one).filter(|(own, is_zero_one)| *is_zero_one && **own > 0.0);
    flags.for_each(|(own, _)| *own = 1.0);
    for row in x.chunks_exact_mut(d) {
        for ((x, mean), deviation) in row.iter_mut().zip(&means).zip(&deviations) {
            *x = if *deviation > 1e-6 { ((f64::from(*x) - mean) / deviation) as f32 } else { 0.0 };
        }
    }
    deviations.iter_mut().for_each(|own| *own = own.max(1e-6));
    (means, deviations)
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, TrainError> {
    let data = tensor.try_into_data().map_err(|error| TrainError::Device(error.to_string()))?;
    data.try_into_vec().map_err(|error| TrainError::Device(format!("{error:?}")))
}
