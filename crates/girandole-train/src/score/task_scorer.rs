//! Adds up the scores of one task over batches.

use std::ops::Range;

use girandole_core::{Task, TaskKind};

use super::{HostBatch, MetricKind, TaskScores, auc};

/// Adds up the scores of one task over batches, exactly; the AUC over as many labels as it may remember.
#[derive(Debug, Clone)]
pub(crate) struct TaskScorer {
    task: Task,
    position: usize,
    columns: Range<usize>,
    epoch: Sums,
    batch: Sums,
    /// Binary: one list of score, label, weight. Classes: one list a class, of its probability.
    scored: Vec<Vec<(f32, bool, f32)>>,
    /// Longest such list; from then on the oldest entries are overwritten.
    most: usize,
}

#[derive(Debug, Clone, Default)]
struct Sums {
    n: usize,
    weight: f64,
    labels: f64,
    loss: f64,
    log_loss: f64,
    correct: f64,
    squared: f64,
    absolute: f64,
}

/// What one example adds.
struct Example<'a> {
    logits: &'a [f32],
    target: f32,
    weight: f32,
}

impl TaskScorer {
    pub(crate) fn new(task: Task, position: usize, columns: Range<usize>, most: usize) -> Self {
        let n_lists = match task.kind {
            TaskKind::Multiclass { n_classes } => n_classes,
            TaskKind::Regression => 0,
            _ => 1,
        };
        let scored = vec![Vec::new(); n_lists];
        Self { task, position, columns, epoch: Sums::default(), batch: Sums::default(), scored, most }
    }

    /// Adds a batch; false if a loss or an output of this task is not finite.
    pub(crate) fn add(&mut self, batch: &HostBatch) -> bool {
        self.batch = Sums::default();
        let mut finite = true;
        let rows = batch.logits.chunks_exact(batch.d_logits).zip(batch.targets.chunks_exact(batch.n_tasks));
        let cells = batch.losses.chunks_exact(batch.n_tasks).zip(batch.weights.chunks_exact(batch.n_tasks));
        for ((logits, targets), (losses, weights)) in rows.zip(cells) {
            let logits = &logits[self.columns.clone()];
            finite &= logits.iter().all(|z| z.is_finite());
            let weight = weights[self.position];
            if weight > 0.0 {
                let loss = losses[self.position];
                finite &= loss.is_finite();
                self.batch.loss += f64::from(weight) * f64::from(loss);
                self.add_example(&Example { logits, target: targets[self.position], weight });
            }
        }
        self.epoch.add(&self.batch);
        finite
    }

    fn add_example(&mut self, example: &Example<'_>) {
        let weight = f64::from(example.weight);
        let sums = &mut self.batch;
        sums.n += 1;
        sums.weight += weight;
        match self.task.kind {
            TaskKind::Regression => {
                let error = f64::from(example.logits[0]) - f64::from(example.target);
                sums.squared += weight * error * error;
                sums.absolute += weight * error.abs();
            }
            TaskKind::Multiclass { .. } => self.add_class(example),
            _ => {
                let (z, y) = (f64::from(example.logits[0]), f64::from(example.target));
                let positive = y > 0.5;
                sums.labels += weight * y;
                sums.log_loss += weight * (z.max(0.0) - z * y + (-z.abs()).exp().ln_1p());
                sums.correct += if (z > 0.0) == positive { weight } else { 0.0 };
                self.remember(0, (example.logits[0], positive, example.weight));
            }
        }
    }

    fn add_class(&mut self, example: &Example<'_>) {
        let weight = f64::from(example.weight);
        let class = (example.target as usize).min(example.logits.len() - 1);
        let largest = example.logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f64 = example.logits.iter().map(|z| f64::from(z - largest).exp()).sum();
        let log_sum = f64::from(largest) + sum.ln();
        self.batch.log_loss += weight * (log_sum - f64::from(example.logits[class]));
        let likeliest = example.logits.iter().position(|z| *z == largest);
        self.batch.correct += if likeliest == Some(class) { weight } else { 0.0 };
        for (position, z) in example.logits.iter().enumerate() {
            let probability = (f64::from(*z) - log_sum).exp() as f32;
            self.remember(position, (probability, position == class, example.weight));
        }
    }

    /// Keeps an entry for the AUC.
    fn remember(&mut self, list: usize, entry: (f32, bool, f32)) {
        let n_before = self.epoch.n + self.batch.n - 1;
        let list = &mut self.scored[list];
        match list.len() < self.most {
            true => list.push(entry),
            false => list[n_before % self.most] = entry,
        }
    }

    /// Scores of everything added; sorts, so it is for the end.
    pub(crate) fn scores(&mut self) -> TaskScores {
        let auc = self.auc();
        let sums = &self.epoch;
        let kind = self.task.kind;
        let value = |metric: MetricKind| sums.value(metric).filter(|_| metric.applies_to(kind));
        TaskScores {
            task: self.task.name.clone(),
            kind,
            n: sums.n,
            label_rate: (kind == TaskKind::Binary).then(|| sums.mean(sums.labels)).flatten(),
            loss: value(MetricKind::Loss),
            auc,
            log_loss: value(MetricKind::LogLoss),
            accuracy: value(MetricKind::Accuracy),
            rmse: value(MetricKind::Rmse),
            mae: value(MetricKind::Mae),
        }
    }

    /// A score of the last batch alone; none for the AUC, which is exact or nothing.
    pub(crate) fn batch_value(&self, metric: MetricKind) -> Option<(f64, usize)> {
        Some((self.batch.value(metric)?, self.batch.n))
    }

    /// A score of everything so far; none for the AUC.
    pub(crate) fn running_value(&self, metric: MetricKind) -> Option<(f64, usize)> {
        Some((self.epoch.value(metric)?, self.epoch.n))
    }

    /// The area of one list, or the mean over those classes that have both labels.
    fn auc(&mut self) -> Option<f64> {
        let areas: Vec<f64> = self.scored.iter_mut().filter_map(|list| auc(list)).collect();
        (!areas.is_empty()).then(|| areas.iter().sum::<f64>() / areas.len() as f64)
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.weight += other.weight;
        self.labels += other.labels;
        self.loss += other.loss;
        self.log_loss += other.log_loss;
        self.correct += other.correct;
        self.squared += other.squared;
        self.absolute += other.absolute;
    }

    fn mean(&self, sum: f64) -> Option<f64> {
        (self.weight > 0.0).then(|| sum / self.weight)
    }

    fn value(&self, metric: MetricKind) -> Option<f64> {
        match metric {
            MetricKind::Auc => None,
            MetricKind::Loss => self.mean(self.loss),
            MetricKind::LogLoss => self.mean(self.log_loss),
            MetricKind::Accuracy => self.mean(self.correct),
            MetricKind::Rmse => self.mean(self.squared).map(f64::sqrt),
            MetricKind::Mae => self.mean(self.absolute),
        }
    }
}
