//! Trains two models slice by slice.

use std::ops::Range;

use burn::prelude::*;
use girandole_core::{Batch, Examples, Task, TaskKind};
use girandole_nn::TaskModel;
use rayon::prelude::*;

use super::{LiftCurve, LiftPoint, Replayed, ReplayedTask};
use crate::fit::{Interrupt, mix, shuffled};
use crate::online::OnlineRun;
use crate::{
    Influence, MetricKind, OnlineTrainer, OptimizerConfig, Paired, TableConfig, TrainError, influences,
};

/// Rows that are scored at once.
const SCORED_AT_ONCE: usize = 4096;

/// Trains a base and a candidate slice by slice from one start, and scores each slice before learning from it.
///
/// What a production system sees day by day: a candidate is ahead for a while when it only learns faster, and stays
/// ahead when it is better. Several pairs, one a seed, tell chance in the training from a lift.
#[derive(Debug, Clone)]
pub struct Replay {
    batch: usize,
    confidence: f64,
    base: OptimizerConfig,
    candidate: OptimizerConfig,
    tables: TableConfig,
    interrupt: Interrupt,
}

/// One model on its way.
struct Runner<M> {
    run: OnlineRun<M>,
    step: usize,
    seed: u64,
}

impl Default for Replay {
    fn default() -> Self {
        Self {
            batch: 256,
            confidence: 0.95,
            base: OptimizerConfig::default(),
            candidate: OptimizerConfig::default(),
            tables: TableConfig::default(),
            interrupt: Interrupt::default(),
        }
    }
}

impl Replay {
    /// Sets the rows of a step. Default: 256.
    pub fn batch(mut self, batch: usize) -> Self {
        self.batch = batch.max(1);
        self
    }

    /// Sets the confidence of intervals and verdicts, below 1. Default: 0.95.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets the optimizers of base and candidate. Default: Adam with PyTorch's settings for both.
    pub fn optimizers(mut self, base: OptimizerConfig, candidate: OptimizerConfig) -> Self {
        (self.base, self.candidate) = (base, candidate);
        self
    }

    /// Sets how the rows of sparse tables are moved. Default: lazy Adam, at the optimizer's rate.
    pub fn tables(mut self, tables: TableConfig) -> Self {
        self.tables = tables;
        self
    }

    /// Listens to a handle that stops the replay after a slice.
    pub fn interrupt(mut self, interrupt: &Interrupt) -> Self {
        self.interrupt = interrupt.clone();
        self
    }

    /// Replays the slices in their order, for pairs of base and candidate, one a seed; `done` hears of each slice.
    ///
    /// Both of a pair see the same rows in the same order, which differs from seed to seed.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, there is no pair or no row, a loss stops being finite, or the device fails.
    pub fn run<A: TaskModel, B: TaskModel>(
        &self,
        pairs: Vec<(u64, A, B)>,
        rows: &dyn Examples,
        slices: &[Range<u32>],
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<Replayed, TrainError> {
        let Some((_, first, _)) = pairs.first() else { return Err(TrainError::NoRows) };
        let tasks = first.tasks().to_vec();
        let begin = |(seed, base, candidate)| {
            let base = Runner::new(seed, self.trainer(base, &self.base))?;
            Ok((base, Runner::new(seed, self.trainer(candidate, &self.candidate))?))
        };
        let mut pairs = pairs.into_iter().map(begin).collect::<Result<Vec<_>, TrainError>>()?;
        let mut found: Vec<ReplayedTask> = tasks.iter().map(ReplayedTask::of).collect();
        let mut learned = 0.0;
        for (position, slice) in slices.iter().enumerate() {
            let part = Slice { rows, range: slice.clone() };
            if position > 0 {
                // Models of one device share its cores, so each pair is scored in turn and a pass fills them.
                let scored =
                    pairs.iter().map(|(base, candidate)| Ok([base.score(&part)?, candidate.score(&part)?]));
                let scored = scored.collect::<Result<Vec<_>, TrainError>>()?;
                for (task, found) in found.iter_mut().enumerate() {
                    found.add(task, learned, &scored, self.confidence);
                }
            }
            let learn = |(base, candidate): (Runner<A>, Runner<B>)| {
                let (base, candidate) = rayon::join(
                    || base.learn(&part, position, self.batch),
                    || candidate.learn(&part, position, self.batch),
                );
                Ok((base?, candidate?))
            };
            pairs = pairs.into_par_iter().map(learn).collect::<Result<Vec<_>, TrainError>>()?;
            learned += slice.len() as f64;
            done(position);
            if self.interrupt.is_stopped() {
                break;
            }
        }
        for task in &mut found {
            task.curve = LiftCurve::fit(&task.lifts, self.confidence);
        }
        Ok(Replayed { tasks: found })
    }

    fn trainer<M: TaskModel>(&self, model: M, optimizer: &OptimizerConfig) -> OnlineTrainer<M> {
        OnlineTrainer::new(model, 1, self.batch).optimizer(optimizer.clone()).tables(self.tables.clone())
    }
}

impl<M: TaskModel> Runner<M> {
    fn new(seed: u64, trainer: OnlineTrainer<M>) -> Result<Self, TrainError> {
        Ok(Self { run: OnlineRun::new(trainer)?, step: 0, seed })
    }

    fn score(&self, part: &Slice<'_>) -> Result<Vec<Option<Influence>>, TrainError> {
        influences(&self.run.model, part, SCORED_AT_ONCE, &self.run.device)
    }

    /// Learns from each row of the slice once.
    fn learn(mut self, part: &Slice<'_>, position: usize, batch: usize) -> Result<Self, TrainError> {
        let order = shuffled(part.len(), mix(self.seed, 1), position + 1);
        for rows in order.chunks(batch) {
            self.step += 1;
            let batch = part.batch(rows, &self.run.device);
            self.run = self.run.step(self.step, &batch, false)?;
        }
        Ok(self)
    }
}

impl ReplayedTask {
    fn of(task: &Task) -> Self {
        let metric = if task.kind == TaskKind::Binary { MetricKind::Auc } else { MetricKind::Loss };
        let empty = Vec::new;
        Self {
            task: task.name.clone(),
            metric,
            rows: empty(),
            base: empty(),
            candidate: empty(),
            lifts: Vec::new(),
            curve: None,
        }
    }

    /// Adds a slice, if every model could be scored on it.
    fn add(&mut self, task: usize, learned: f64, scored: &[[Vec<Option<Influence>>; 2]], confidence: f64) {
        let of = |side: usize| scored.iter().map(|pair| pair[side][task].clone()).collect::<Option<Vec<_>>>();
        let (Some(base), Some(candidate)) = (of(0), of(1)) else { return };
        let Some(paired) = Paired::of(&candidate, &base, confidence) else { return };
        let error = paired.seed_error.hypot(paired.row_error);
        // Two models that answer alike have no error, and no lift either.
        let error = if error > 0.0 { error } else { f64::EPSILON };
        let sign = if self.metric == MetricKind::Auc { 1.0 } else { -1.0 };
        let mean = |runs: &[Influence]| runs.iter().map(|run| run.value).sum::<f64>() / runs.len() as f64;
        self.rows.push(learned);
        self.base.push(mean(&base));
        self.candidate.push(mean(&candidate));
        self.lifts.push(LiftPoint { rows: learned, lift: sign * paired.difference, error });
    }
}

/// Some rows in a row.
#[derive(Debug)]
struct Slice<'a> {
    rows: &'a dyn Examples,
    range: Range<u32>,
}

impl Examples for Slice<'_> {
    fn len(&self) -> usize {
        self.range.len()
    }

    fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let rows: Vec<u32> = rows.iter().map(|row| self.range.start + row).collect();
        self.rows.batch(&rows, device)
    }

    fn group(&self, row: u32) -> Option<u64> {
        self.rows.group(self.range.start + row)
    }
}
