//! What the labels of a task are on the whole.

use girandole_core::{Task, TaskKind};

/// What the labels of a task are on the whole, over some rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally {
    task: Task,
    /// Rows with a label.
    pub(crate) n: usize,
    /// Of the targets, in their unit.
    sum: f64,
    /// Weight of all labels.
    weight: f64,
    /// Weight of the labels of each logit: of yes, of a class; of a regression the weighted sum of its targets, as rows hold
    /// them.
    of_logit: Vec<f64>,
}

impl Tally {
    pub(crate) fn new(task: &Task) -> Self {
        Self { task: task.clone(), n: 0, sum: 0.0, weight: 0.0, of_logit: vec![0.0; task.d_logits()] }
    }

    /// Adds the label of a row, as rows hold it.
    pub(crate) fn add(&mut self, target: f32, weight: f32) {
        let (value, weight) = (f64::from(target), f64::from(weight));
        self.n += 1;
        self.weight += weight;
        self.sum += match self.task.kind {
            TaskKind::Regression => self.task.scale.to_unit(target),
            _ => value,
        };
        match self.task.kind {
            TaskKind::Multiclass { .. } => {
                if let Some(class) = self.of_logit.get_mut(target as usize) {
                    *class += weight;
                }
            }
            _ => self.of_logit[0] += weight * value,
        }
    }

    /// Mean target in its unit; NaN without labels.
    pub(crate) fn mean(&self) -> f64 {
        self.sum / self.n as f64
    }

    /// What a model does best to put out for every row, a number a logit: the logarithm of the odds of yes, of the share
    /// of a class, the mean of a regression; 0 without labels.
    ///
    /// A label that all rows have counts as if half a row had another.
    pub(crate) fn bias(&self) -> Vec<f32> {
        if self.weight <= 0.0 {
            return vec![0.0; self.of_logit.len()];
        }
        let least = 0.5 / (self.n as f64 + 1.0);
        let share = |weight: &f64| (weight / self.weight).clamp(least, 1.0 - least);
        let bias = |weight: &f64| match self.task.kind {
            TaskKind::Regression => weight / self.weight,
            TaskKind::Multiclass { .. } => share(weight).ln(),
            _ => (share(weight) / (1.0 - share(weight))).ln(),
        };
        self.of_logit.iter().map(|weight| bias(weight) as f32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(task: &Task, labels: &[(f32, f32)]) -> Tally {
        let mut tally = Tally::new(task);
        labels.iter().for_each(|(target, weight)| tally.add(*target, *weight));
        tally
    }

    #[test]
    fn a_bias_is_the_best_constant() {
        let yes = tally(&Task::binary("a"), &[(1.0, 1.0), (0.0, 1.0), (0.0, 1.0), (0.0, 1.0)]);
        assert!((yes.bias()[0] - (1.0f32 / 3.0).ln()).abs() < 1e-6);
        let weighted = tally(&Task::binary("a"), &[(1.0, 3.0), (0.0, 1.0)]);
        assert!((weighted.bias()[0] - 3.0f32.ln()).abs() < 1e-6);
        let soft = tally(&Task::binary("a"), &[(0.25, 1.0), (0.25, 1.0)]);
        assert!((soft.bias()[0] - (1.0f32 / 3.0).ln()).abs() < 1e-6);
        let class = tally(&Task::multiclass("a", 3), &[(0.0, 1.0), (0.0, 1.0), (2.0, 2.0)]);
        assert!((class.bias()[0] - 0.5f32.ln()).abs() < 1e-6 && class.bias()[1] < -2.0);
        assert_eq!(tally(&Task::regression("a"), &[(2.0, 1.0), (5.0, 3.0)]).bias(), [4.25]);
    }

    #[test]
    fn labels_that_are_all_one_have_a_bias_too() {
        for label in [0.0, 1.0] {
            let bias = tally(&Task::binary("a"), &[(label, 1.0); 9]).bias()[0];
            assert!((bias.abs() - 19f32.ln()).abs() < 1e-5 && (bias > 0.0) == (label > 0.5), "{bias}");
        }
        assert_eq!(tally(&Task::binary("a"), &[]).bias(), [0.0]);
        assert_eq!(tally(&Task::binary("a"), &[(1.0, 0.0)]).bias(), [0.0]);
    }
}
