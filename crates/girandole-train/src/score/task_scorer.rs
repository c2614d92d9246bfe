//! Adds up the scores of one task over batches.

use std::ops::Range;

use girandole_core::{Task, TaskKind};

use super::area_sketch::AreaSketch;
use super::tie::Tie;
use super::{Calibration, HostBatch, MetricKind, RankScores, TaskScores, grouped_auc};

/// Adds up the scores of one task over batches: exactly, or in bounded memory with a stated error of the AUC.
#[derive(Debug, Clone)]
pub(crate) struct TaskScorer {
    task: Task,
    position: usize,
    columns: Range<usize>,
    epoch: Sums,
    batch: Sums,
    /// Binary: one of logits. Classes: one a class, of its probability.
    ranked: Vec<Ranked>,
    /// Binary: the group of each entry, if rows have one.
    groups: Vec<u64>,
    /// What targets of a regression are told from, so that squares of large numbers lose nothing.
    origin: Option<f32>,
    /// The smallest and the largest of each logit, of all rows; empty before the first.
    extent: Vec<(f32, f32)>,
    n_rows: usize,
}

/// How far apart logits are at most that are one and the same.
const SAME: f32 = 1e-5;

/// Scores, labels and weights, to be ordered.
#[derive(Debug, Clone)]
enum Ranked {
    /// With room for so many.
    All(Vec<(f32, bool, f32)>, usize),
    Sketch(AreaSketch),
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
    /// Of targets, from the origin.
    target: f64,
    target_squared: f64,
}

/// What one example adds.
struct Example<'a> {
    logits: &'a [f32],
    target: f32,
    weight: f32,
}

impl TaskScorer {
    /// Exact for about `Some` number of rows, or in bounded memory.
    pub(crate) fn new(task: Task, position: usize, columns: Range<usize>, n_rows: Option<usize>) -> Self {
        let n_lists = match task.kind {
            TaskKind::Multiclass { n_classes } => n_classes,
            TaskKind::Regression => 0,
            _ => 1,
        };
        let ranked = match n_rows {
            None => Ranked::Sketch(AreaSketch::default()),
            Some(n_rows) => Ranked::All(Vec::new(), n_rows),
        };
        let (epoch, batch) = (Sums::default(), Sums::default());
        Self {
            task,
            position,
            columns,
            epoch,
            batch,
            ranked: vec![ranked; n_lists],
            groups: Vec::new(),
            origin: None,
            extent: Vec::new(),
            n_rows: 0,
        }
    }

    /// Adds a batch; false if a loss or an output of this task is not finite.
    pub(crate) fn add(&mut self, batch: &HostBatch, groups: Option<&[u64]>) -> bool {
        self.batch = Sums::default();
        let mut finite = true;
        let rows = batch.logits.chunks_exact(batch.d_logits).zip(batch.targets.chunks_exact(batch.n_tasks));
        let cells = batch.losses.chunks_exact(batch.n_tasks).zip(batch.weights.chunks_exact(batch.n_tasks));
        for (row, ((logits, targets), (losses, weights))) in rows.zip(cells).enumerate() {
            let logits = &logits[self.columns.clone()];
            finite &= logits.iter().all(|z| z.is_finite());
            self.see(logits);
            let weight = weights[self.position];
            if weight > 0.0 {
                let loss = losses[self.position];
                finite &= loss.is_finite();
                self.batch.loss += f64::from(weight) * f64::from(loss) * self.task.scale.squared();
                self.add_example(&Example { logits, target: targets[self.position], weight });
                if let Some(groups) = groups.filter(|_| self.task.kind == TaskKind::Binary) {
                    // A share is two entries.
                    self.groups.resize(self.ranked[0].n_entries(), groups[row]);
                }
            }
        }
        self.epoch.add(&self.batch);
        finite
    }

    /// Takes part of the extent of the logits.
    fn see(&mut self, logits: &[f32]) {
        self.n_rows += 1;
        self.extent.resize(logits.len(), (f32::INFINITY, f32::NEG_INFINITY));
        for ((least, most), z) in self.extent.iter_mut().zip(logits) {
            (*least, *most) = (least.min(*z), most.max(*z));
        }
    }

    /// What is said of every row, if it is one thing.
    fn constant(&self) -> Option<f64> {
        let same = |(least, most): &(f32, f32)| most - least <= SAME * most.abs().max(1.0);
        let first = self.extent.first().filter(|_| self.n_rows > 1 && self.extent.iter().all(same))?;
        let logit = f64::from(first.0);
        Some(match self.task.kind {
            TaskKind::Regression => self.task.scale.to_unit(first.0),
            TaskKind::Multiclass { .. } => {
                1.0 / self.extent.iter().map(|(z, _)| (f64::from(*z) - logit).exp()).sum::<f64>()
            }
            _ => 1.0 / (1.0 + (-logit).exp()),
        })
    }

    fn add_example(&mut self, example: &Example<'_>) {
        let weight = f64::from(example.weight);
        let sums = &mut self.batch;
        sums.n += 1;
        sums.weight += weight;
        match self.task.kind {
            TaskKind::Regression => {
                let scale = &self.task.scale;
                let error = scale.error(example.logits[0], example.target);
                let target = scale.error(example.target, *self.origin.get_or_insert(example.target));
                sums.squared += weight * error * error;
                sums.absolute += weight * error.abs();
                sums.target += weight * target;
                sums.target_squared += weight * target * target;
            }
            TaskKind::Multiclass { .. } => self.add_class(example),
            _ => {
                let (z, y) = (f64::from(example.logits[0]), f64::from(example.target));
                sums.labels += weight * y;
                sums.log_loss += weight * (z.max(0.0) - z * y + (-z.abs()).exp().ln_1p());
                // A share between no and yes is that much of a yes and the rest of a no.
                sums.correct += weight * if z > 0.0 { y } else { 1.0 - y };
                for (label, share) in [(true, example.target), (false, 1.0 - example.target)] {
                    if share > 0.0 {
                        self.ranked[0].add((example.logits[0], label, example.weight * share));
                    }
                }
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
            self.ranked[position].add((probability, position == class, example.weight));
        }
    }

    /// Scores of everything added; sorts, so it is for the end.
    pub(crate) fn scores(&mut self) -> TaskScores {
        let kind = self.task.kind;
        let grouped = self.grouped_auc();
        let ties: Vec<Vec<Tie>> = self.ranked.iter_mut().map(Ranked::ties).collect();
        let ranks: Vec<RankScores> = ties.iter().filter_map(|ties| RankScores::of_ties(ties)).collect();
        let is_sketch = matches!(self.ranked.first(), Some(Ranked::Sketch(_)));
        let error = || ties.iter().map(|ties| AreaSketch::error(ties)).fold(0.0, f64::max);
        let sums = &self.epoch;
        let value = |metric: MetricKind| sums.value(metric).filter(|_| metric.applies_to(kind));
        let label_rate = sums.mean(sums.labels).filter(|_| kind == TaskKind::Binary);
        let entropy = match kind {
            TaskKind::Multiclass { .. } => Some(entropy_of(&ties)),
            _ => label_rate.map(|p| -(p * p.ln() + (1.0 - p) * (-p).ln_1p())),
        };
        let entropy = entropy.filter(|entropy| *entropy > 0.0);
        let of_yes_or_no = ranks.first().filter(|_| kind == TaskKind::Binary);
        let calibration =
            ties.first().filter(|_| kind == TaskKind::Binary).and_then(|ties| Calibration::of_ties(ties));
        let areas = ranks.iter().map(|ranks| ranks.auc).sum::<f64>();
        let mut scores = TaskScores {
            task: self.task.name.clone(),
            kind,
            n: sums.n,
            label_rate,
            loss: value(MetricKind::Loss),
            // The mean over those classes that have both labels.
            auc: (!ranks.is_empty()).then(|| areas / ranks.len() as f64),
            auc_error: (is_sketch && !ranks.is_empty()).then(error),
            grouped_auc: grouped,
            log_loss: value(MetricKind::LogLoss),
            normalized_entropy: value(MetricKind::LogLoss).zip(entropy).map(|(loss, entropy)| loss / entropy),
            calibration: calibration.as_ref().and_then(|calibration| calibration.ratio),
            calibration_error: calibration.as_ref().map(|calibration| calibration.error),
            reliability: calibration.map(|calibration| calibration.curve).unwrap_or_default(),
            average_precision: of_yes_or_no.map(|ranks| ranks.average_precision),
            ks: of_yes_or_no.map(|ranks| ranks.ks),
            accuracy: value(MetricKind::Accuracy),
            rmse: value(MetricKind::Rmse),
            mae: value(MetricKind::Mae),
            r2: value(MetricKind::R2),
            constant: self.constant(),
            missing: None,
        };
        scores.missing = scores.why_missing().map(str::to_owned);
        scores
    }

    /// Before the entries are sorted.
    fn grouped_auc(&self) -> Option<f64> {
        match self.ranked.first() {
            Some(Ranked::All(all, _)) if all.len() == self.groups.len() => grouped_auc(all, &self.groups),
            _ => None,
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
}

/// Log loss of always saying the share of each class.
fn entropy_of(classes: &[Vec<Tie>]) -> f64 {
    let weights: Vec<f64> = classes.iter().map(|ties| ties.iter().map(|tie| tie.positive).sum()).collect();
    let all: f64 = weights.iter().sum();
    let part = |weight: &f64| -(weight / all) * (weight / all).ln();
    weights.iter().filter(|weight| **weight > 0.0).map(part).sum()
}

impl Ranked {
    fn n_entries(&self) -> usize {
        if let Self::All(all, _) = self { all.len() } else { 0 }
    }

    fn add(&mut self, entry: (f32, bool, f32)) {
        match self {
            Self::All(all, n_rows) => {
                // All at once: a vector that grows holds its numbers twice for a moment.
                if all.is_empty() {
                    all.reserve_exact(*n_rows);
                }
                all.push(entry);
            }
            Self::Sketch(sketch) => sketch.add(entry),
        }
    }

    /// Sorts, and lets go of the entries.
    fn ties(&mut self) -> Vec<Tie> {
        match self {
            Self::All(all, _) => {
                let mut all = std::mem::take(all);
                // All at once here too.
                let mut ties = Vec::with_capacity(all.len());
                ties.extend(Tie::of(&mut all));
                ties
            }
            Self::Sketch(sketch) => sketch.ties(),
        }
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
        self.target += other.target;
        self.target_squared += other.target_squared;
    }

    fn mean(&self, sum: f64) -> Option<f64> {
        (self.weight > 0.0).then(|| sum / self.weight)
    }

    fn value(&self, metric: MetricKind) -> Option<f64> {
        match metric {
            MetricKind::R2 => {
                let mean = self.mean(self.target)?;
                let variance = self.mean(self.target_squared)? - mean * mean;
                // Less than what rounding leaves of a constant is none.
                let rounding = 1e-12 * self.mean(self.target_squared)?;
                (variance > rounding).then(|| 1.0 - self.squared / self.weight / variance)
            }
            MetricKind::Loss => self.mean(self.loss),
            MetricKind::LogLoss => self.mean(self.log_loss),
            MetricKind::Accuracy => self.mean(self.correct),
            MetricKind::Rmse => self.mean(self.squared).map(f64::sqrt),
            MetricKind::Mae => self.mean(self.absolute),
            // Of all examples together or not at all.
            MetricKind::Auc
            | MetricKind::GroupedAuc
            | MetricKind::NormalizedEntropy
            | MetricKind::AveragePrecision
            | MetricKind::Ks
            | MetricKind::CalibrationError => None,
        }
    }
}
