//! What training asks of a task.

use girandole_core::{Problem, Task};
use serde::{Deserialize, Serialize};

use crate::LossKind;

/// What training asks of one task: which loss, and how much it counts.
///
/// ```
/// use girandole_core::Task;
/// use girandole_train::{LossKind, TaskObjective};
///
/// let objective = TaskObjective::for_task(&Task::regression("price")).with_weight(0.5);
/// assert_eq!(objective.loss, LossKind::Squared);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskObjective {
    /// The loss of an example.
    pub loss: LossKind,
    /// Factor of the task's mean loss in the sum over tasks, at least 0.
    #[serde(default = "one")]
    pub weight: f64,
}

impl TaskObjective {
    /// The usual loss of the task's kind, at weight 1.
    pub fn for_task(task: &Task) -> Self {
        Self { loss: LossKind::for_task(task.kind), weight: 1.0 }
    }

    /// Everything that is out of range or does not fit the task; paths are relative to this section.
    pub fn problems(&self, task: &Task) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !self.loss.fits(task.kind) {
            let message = format!("{:?} is not a loss for {:?}", self.loss, task.kind);
            problems.push(Problem::new("loss", message));
        }
        if let LossKind::Huber(delta) = self.loss
            && !(delta > 0.0 && delta.is_finite())
        {
            problems.push(Problem::new("loss.huber", format!("needs a number above 0, got {delta}")));
        }
        if !(self.weight >= 0.0 && self.weight.is_finite()) {
            problems
                .push(Problem::new("weight", format!("needs a number of at least 0, got {}", self.weight)));
        }
        problems
    }

    /// Sets the weight.
    pub fn with_weight(mut self, weight: f64) -> Self {
        self.weight = weight;
        self
    }

    /// Sets the loss.
    pub fn with_loss(mut self, loss: LossKind) -> Self {
        self.loss = loss;
        self
    }
}

fn one() -> f64 {
    1.0
}
