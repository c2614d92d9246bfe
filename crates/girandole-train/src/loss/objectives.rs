//! The losses of all tasks, masked, weighted and added up.

use std::ops::Range;

use burn::prelude::*;
use girandole_core::{Batch, TargetScale, Task, logit_ranges};

use crate::{LossKind, TaskObjective};

/// The objectives of all tasks, with neighbours of one kind run together.
#[derive(Debug, Clone)]
pub(crate) struct Objectives {
    runs: Vec<Run>,
    weights: Vec<f32>,
}

/// Neighbouring tasks whose losses are one expression.
#[derive(Debug, Clone)]
struct Run {
    loss: LossKind,
    tasks: Range<usize>,
    columns: Range<usize>,
}

/// The losses of one batch.
pub(crate) struct TaskLosses {
    /// Each example's loss in each task, `[batch, n_tasks]`.
    pub(crate) examples: Tensor<2>,
    /// Weight of each example in each task, 0 where the target is missing; `[batch, n_tasks]`.
    pub(crate) weights: Tensor<2>,
}

impl Objectives {
    /// Groups the objectives; one a task.
    pub(crate) fn new(tasks: &[Task], objectives: &[TaskObjective]) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for (task, (columns, objective)) in logit_ranges(tasks).into_iter().zip(objectives).enumerate() {
            let loss = in_model_unit(objective.loss, &tasks[task].scale);
            match runs.last_mut() {
                Some(run) if run.loss == loss && run.width() == columns.len() => {
                    run.tasks.end = task + 1;
                    run.columns.end = columns.end;
                }
                _ => runs.push(Run { loss, tasks: task..task + 1, columns }),
            }
        }
        Self { runs, weights: objectives.iter().map(|o| o.weight as f32).collect() }
    }

    /// The loss of every example in every task, with its weight; of a regression in the unit in which it is learned.
    ///
    /// # Shapes
    ///
    /// - logits: `[batch, d_logits]`
    pub(crate) fn losses(&self, logits: &Tensor<2>, batch: &Batch) -> TaskLosses {
        let parts: Vec<Tensor<2>> = self.runs.iter().map(|run| run.losses(logits, batch)).collect();
        let examples = if parts.len() == 1 {
            parts.into_iter().collect::<Vec<_>>().remove(0)
        } else {
            Tensor::cat(parts, 1)
        };
        // Plain tensors: nothing before the product with the losses needs a graph.
        let mask = batch.mask.clone().inner();
        let weights = mask * batch.weights.clone().inner().unsqueeze_dim(1);
        TaskLosses { examples, weights }
    }
}

/// A loss between outputs and targets in the unit in which a task is learned: distances are of that unit then.
fn in_model_unit(loss: LossKind, scale: &TargetScale) -> LossKind {
    match loss {
        LossKind::Huber(delta) => LossKind::Huber(delta / scale.scale),
        other => other,
    }
}

impl Run {
    /// Logits of each task.
    fn width(&self) -> usize {
        self.columns.len() / self.tasks.len()
    }

    fn losses(&self, logits: &Tensor<2>, batch: &Batch) -> Tensor<2> {
        let logits = columns(logits, &self.columns);
        self.loss.per_example(logits, columns(&batch.targets, &self.tasks))
    }
}

impl TaskLosses {
    /// What training lowers, `[1]`: the sum over tasks of task weight times mean loss, and the model's penalty.
    ///
    /// The mean of a task is `Σ w l / Σ w` over its labelled examples; a task without any label adds 0. The penalty
    /// acts on the gradients alone: the losses reported are those of the targets, comparable between heads.
    pub(crate) fn total(&self, objectives: &Objectives, penalty: Option<Tensor<1>>) -> Tensor<1> {
        let weights = match self.examples.is_autodiff() {
            true => Tensor::from_inner(self.weights.clone()),
            false => self.weights.clone(),
        };
        let total = girandole_kernels::weighted_total(&self.examples, &weights, &objectives.weights)
            .unwrap_or_else(|| self.plain_total(objectives));
        match penalty {
            Some(penalty) => total + penalty,
            None => total,
        }
    }

    fn plain_total(&self, objectives: &Objectives) -> Tensor<1> {
        let sums = self.weights.clone().sum_dim(0); // [1, n_tasks]
        let empty = sums.clone().equal_elem(0.0).float();
        let task_weights = Tensor::<1>::from_floats(objectives.weights.as_slice(), &sums.device());
        let factors = self.weights.clone() * (task_weights.unsqueeze_dim::<2>(0) / (sums + empty));
        let factors = if self.examples.is_autodiff() { Tensor::from_inner(factors) } else { factors };
        (self.examples.clone() * factors).sum()
    }
}

fn columns(tensor: &Tensor<2>, range: &Range<usize>) -> Tensor<2> {
    if range.len() == tensor.dims()[1] {
        tensor.clone()
    } else {
        tensor.clone().narrow(1, range.start, range.len())
    }
}

#[cfg(test)]
mod tests {
    use girandole_core::Features;

    use super::*;

    fn batch(device: &Device, mask: [[f32; 3]; 2], weights: [f32; 2]) -> Batch {
        Batch {
            features: Features::numbers(Tensor::zeros([2, 1], device)),
            targets: Tensor::from_floats([[1.0, 2.0, 0.5], [0.0, 1.0, -0.5]], device),
            mask: Tensor::from_floats(mask, device),
            weights: Tensor::from_floats(weights, device),
        }
    }

    fn tasks() -> Vec<Task> {
        vec![Task::binary("a"), Task::multiclass("b", 3), Task::regression("c")]
    }

    /// Total and gradient of logits `[2, 5]`.
    fn run(mask: [[f32; 3]; 2], weights: [f32; 2], task_weight: f64) -> (f32, Vec<f32>) {
        let device = Device::flex().autodiff();
        let tasks = tasks();
        let objectives: Vec<_> =
            tasks.iter().map(|task| TaskObjective::for_task(task).with_weight(task_weight)).collect();
        let objectives = Objectives::new(&tasks, &objectives);
        let logits = [[0.5, 0.1, -0.2, 0.3, 1.0], [-1.5, 0.4, 0.2, -0.3, 2.0]];
        let logits = Tensor::<2>::from_floats(logits, &device).require_grad();
        let total = objectives.losses(&logits, &batch(&device, mask, weights)).total(&objectives, None);
        let gradient = logits.grad(&total.backward()).expect("a leaf has a gradient");
        (total.into_scalar(), gradient.into_data().try_into_vec().expect("floats"))
    }

    #[test]
    fn the_total_is_the_sum_of_weighted_means() {
        let (total, _) = run([[1.0; 3]; 2], [1.0, 3.0], 2.0);
        let a = [(1.0 + (-0.5f64).exp()).ln(), (1.0 + (-1.5f64).exp()).ln()];
        let softmax = |z: [f64; 3], k: usize| z.iter().map(|z| z.exp()).sum::<f64>().ln() - z[k];
        let b = [softmax([0.1, -0.2, 0.3], 2), softmax([0.4, 0.2, -0.3], 1)];
        let c = [0.25, 6.25];
        let mean = |l: [f64; 2]| (l[0] + 3.0 * l[1]) / 4.0;
        let want = 2.0 * (mean(a) + mean(b) + mean(c));
        assert!((f64::from(total) - want).abs() < 1e-5, "{total} instead of {want}");
    }

    #[test]
    fn masked_targets_add_no_loss_and_no_gradient() {
        let (_, gradient) = run([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], [1.0, 1.0], 1.0);
        let nonzero: Vec<bool> = gradient.iter().map(|g| *g != 0.0).collect();
        let (f, t) = (false, true);
        assert_eq!(nonzero, [f, t, t, t, f, t, f, f, f, f]);
    }

    #[test]
    fn no_label_at_all_is_zero_and_not_nan() {
        let (total, gradient) = run([[0.0; 3]; 2], [1.0, 1.0], 1.0);
        assert_eq!(total, 0.0);
        assert!(gradient.iter().all(|g| *g == 0.0));
        assert_eq!(run([[1.0; 3]; 2], [0.0, 0.0], 1.0).0, 0.0);
    }

    #[test]
    fn neighbours_of_one_loss_run_together() {
        let tasks: Vec<_> = ["a", "b", "c"].map(Task::binary).to_vec();
        let objectives: Vec<_> = tasks.iter().map(TaskObjective::for_task).collect();
        assert_eq!(Objectives::new(&tasks, &objectives).runs.len(), 1);
    }

    #[test]
    fn multiclass_neighbours_run_together_where_they_have_as_many_classes() {
        let device = Device::flex();
        let tasks = [("a", 3), ("b", 3), ("c", 2)].map(|(name, classes)| Task::multiclass(name, classes));
        let losses = |tasks: &[Task], logits: Tensor<2>, targets: Tensor<2>| {
            let objectives: Vec<_> = tasks.iter().map(TaskObjective::for_task).collect();
            let objectives = Objectives::new(tasks, &objectives);
            let batch = Batch { targets, ..batch(&device, [[1.0; 3]; 2], [1.0; 2]) };
            (objectives.runs.len(), objectives.losses(&logits, &batch).examples)
        };
        let logits = [[0.5, 0.1, -0.2, 0.3, 1.0, -0.7, 2.0, 0.4], [-1.5, 0.4, 0.2, 0.0, 2.0, 0.6, -0.1, 0.9]];
        let logits = Tensor::<2>::from_floats(logits, &device);
        let targets = Tensor::<2>::from_floats([[2.0, 0.0, 1.0], [0.0, 1.0, 0.0]], &device);
        let (runs, together) = losses(&tasks, logits.clone(), targets.clone());
        assert_eq!(runs, 2);
        let alone = logit_ranges(&tasks).into_iter().enumerate().map(|(k, range)| {
            losses(&tasks[k..=k], columns(&logits, &range), targets.clone().narrow(1, k, 1)).1
        });
        together.into_data().assert_eq(&Tensor::cat(alone.collect(), 1).into_data(), true);
    }
}
