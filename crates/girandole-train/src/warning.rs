//! What is wrong with a training that has ended well.

use std::fmt;

use girandole_core::TaskKind;
use serde::{Deserialize, Serialize};

use crate::{History, StopReason, TaskScores, TrainConfig, figure};

/// Share of the loss from which on it is one task's.
const MOST: f64 = 0.8;

/// Rows of the rarer label below which a score of chances says little.
const FEW: f64 = 10.0;

/// What share of the gain of all epochs the last one has to bring where the learning rate has run out by then.
const STILL_RISING: f64 = 0.01;

/// What is wrong with a training that has ended well; its text is a line for people, with the way out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// A task's prediction is the same for every validation row: its tower is dead.
    DeadTower {
        /// The task.
        task: String,
        /// The prediction; of classes the chance of the first.
        value: f64,
    },
    /// A regression does no better than its mean, on the validation rows.
    NoBetterThanMean {
        /// The task.
        task: String,
        /// 0 or below.
        r2: f64,
    },
    /// A yes or no, or a class, is told no better than by its share, on the validation rows.
    NoBetterThanRate {
        /// The task.
        task: String,
        /// 1 or above.
        normalized_entropy: f64,
        /// Rows of the rarer label; none for classes.
        rarer: Option<f64>,
    },
    /// The last epoch was the best.
    LastIsBest {
        /// Epochs.
        epochs: usize,
    },
    /// One task has most of the loss, so that the others are hardly learned.
    OneTaskLeads {
        /// The task.
        task: String,
        /// Its share of the loss of the best constants on the validation rows, each task in the unit in which it is learned.
        share: f64,
    },
}

/// What a training has come to.
pub(crate) struct Course<'a> {
    pub(crate) validation: &'a [TaskScores],
    pub(crate) history: &'a History,
    pub(crate) best_epoch: usize,
    pub(crate) stopped: StopReason,
    pub(crate) config: &'a TrainConfig,
    /// Of the losses of `validation`, in their sum.
    pub(crate) weights: &'a [f64],
}

impl Warning {
    /// All that stands out.
    pub(crate) fn all(course: &Course<'_>) -> Vec<Self> {
        let of_tasks = course.validation.iter().filter_map(Self::of_task);
        of_tasks.chain(Self::of_epochs(course)).chain(Self::of_losses(course)).collect()
    }

    fn of_task(scores: &TaskScores) -> Option<Self> {
        let task = scores.task.clone();
        if let Some(value) = scores.constant {
            return Some(Self::DeadTower { task, value });
        }
        match (scores.kind, scores.r2, scores.normalized_entropy) {
            (TaskKind::Regression, Some(r2), _) if r2 <= 0.0 => Some(Self::NoBetterThanMean { task, r2 }),
            (_, _, Some(normalized_entropy)) if normalized_entropy >= 1.0 => {
                let rarer = scores.label_rate.map(|rate| scores.n as f64 * rate.min(1.0 - rate));
                Some(Self::NoBetterThanRate { task, normalized_entropy, rarer })
            }
            _ => None,
        }
    }

    fn of_epochs(course: &Course<'_>) -> Option<Self> {
        let epochs = &course.history.epochs;
        let [first, .., before, last] = epochs.as_slice() else { return None };
        if course.stopped != StopReason::Finished || course.best_epoch != last.epoch {
            return None;
        }
        let all = epochs.len();
        let runs_out = course.config.schedule.share(all, all + 1) < 0.05;
        let gain = |from: Option<f64>| Some((last.kept_by? - from?).abs());
        let rises = gain(before.kept_by).zip(gain(first.kept_by)).is_none_or(|(l, a)| l >= STILL_RISING * a);
        (!runs_out || rises).then_some(Self::LastIsBest { epochs: all })
    }

    fn of_losses(course: &Course<'_>) -> Option<Self> {
        let both = || course.validation.iter().zip(course.weights);
        let left: Vec<(&TaskScores, f64)> =
            both().filter_map(|(scores, weight)| Some((scores, scores.loss? * weight))).collect();
        let at_first: Vec<(&TaskScores, f64)> =
            both().filter_map(|(scores, weight)| Some((scores, of_constant(scores)? * weight))).collect();
        let (scores, share) = leader(&at_first)?;
        // A task that is learned well leaves the loss to the others, and that is no fault.
        let stays = leader(&left).is_some_and(|(own, share)| own.task == scores.task && share > MOST);
        (stays && share > MOST).then(|| Self::OneTaskLeads { task: scores.task.clone(), share })
    }
}

/// The task with most of the loss, and its share; none of one task alone.
fn leader<'a>(losses: &[(&'a TaskScores, f64)]) -> Option<(&'a TaskScores, f64)> {
    let all: f64 = losses.iter().map(|(_, loss)| loss).sum();
    let (scores, most) = losses.iter().filter(|_| losses.len() > 1).max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some((scores, most / all))
}

/// The loss of the best constant.
fn of_constant(scores: &TaskScores) -> Option<f64> {
    let left = match scores.kind {
        TaskKind::Regression => 1.0 - scores.r2?,
        _ => scores.normalized_entropy?,
    };
    (left > 0.0).then_some(scores.loss? / left)
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DeadTower { task, value } => write!(
                f,
                "\"{task}\" is predicted {} for every row, so its tower is dead; try a smaller learning rate, wider towers or \
                 another seed",
                figure(*value)
            ),
            Self::NoBetterThanMean { task, r2 } => write!(
                f,
                "\"{task}\" has an R² of {} on the validation rows: always saying the mean is as good; check its target and \
                 features, or train longer",
                figure(*r2)
            ),
            Self::NoBetterThanRate { task, normalized_entropy, rarer } => {
                write!(
                    f,
                    "\"{task}\" has a normalized entropy of {} on the validation rows: always saying the base rate is as good",
                    figure(*normalized_entropy)
                )?;
                match rarer.filter(|rarer| *rarer < FEW) {
                    Some(rarer) => {
                        write!(
                            f,
                            " (by {rarer:.0} rows of its rarer label; give it more validation rows to be sure)"
                        )
                    }
                    None => f.write_str(
                        "; check its target and features, use dropout or weight decay, or train longer",
                    ),
                }
            }
            Self::LastIsBest { epochs } => write!(
                f,
                "the last of {epochs} epochs was the best, so more may be better: set train.epochs = {}",
                2 * epochs
            ),
            Self::OneTaskLeads { task, share } => write!(
                f,
                "\"{task}\" has {:.0}% of the loss, so the other tasks are hardly learned; give it a smaller `weight`",
                100.0 * share
            ),
        }
    }
}
