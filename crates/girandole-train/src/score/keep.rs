//! Which validation score chooses the weights.

use std::fmt;

use girandole_core::{Task, TaskKind};

use super::{MetricKind, TaskScores};

/// Which validation score chooses the weights to keep, and stops a training early.
///
/// Written as `score`, `<task> <metric>`, `mean <metric>` or `loss`, with the names of [`MetricKind::ALL`] as metrics.
/// `loss` alone is the weighted sum that training lowers.
///
/// `score` is the mean over the tasks of how far they are from a constant towards perfection: R² of a regression,
/// 2 AUC - 1 of a yes or no, and 1 less the normalized entropy of classes. A yes or no whose rarer label has fewer than 50
/// rows counts by 1 less its normalized entropy too, which so few rows tell better than an AUC; and every task with fewer
/// than 50 such rows by so much less, so that it does not decide by chance.
///
/// `mean auc` and its like, in a job with regressions, take their R² for them: no task goes unseen.
///
/// ```
/// use girandole_core::Task;
/// use girandole_train::Keep;
///
/// let tasks = [Task::binary("income"), Task::binary("never married")];
/// let keep = Keep::parse("never married log loss", &tasks)?;
/// assert!(!keep.higher_is_better());
/// assert!(Keep::parse("incom auc", &tasks).unwrap_err().contains("income"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    subject: Subject,
    metric: MetricKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// The weighted sum of the task losses.
    Total,
    /// The plain mean over the tasks that have the score, or one like it.
    Mean,
    /// The mean over all tasks of what each is worth beyond a constant.
    Score,
    Task(String),
}

/// Rows of the rarer label, or of a regression, from which on a task counts in full.
const ENOUGH: f64 = 50.0;

impl Keep {
    /// The rule of trainings that do not say one.
    pub const SCORE: &str = "score";

    /// The mean AUC if every task has one, else the loss.
    pub fn for_tasks(tasks: &[Task]) -> Self {
        if tasks.iter().all(|task| MetricKind::Auc.applies_to(task.kind)) {
            Self { subject: Subject::Mean, metric: MetricKind::Auc }
        } else {
            Self { subject: Subject::Total, metric: MetricKind::Loss }
        }
    }

    /// Reads a rule.
    ///
    /// # Errors
    ///
    /// What is wrong, with the tasks and metrics there are.
    pub fn parse(text: &str, tasks: &[Task]) -> Result<Self, String> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("loss") {
            return Ok(Self { subject: Subject::Total, metric: MetricKind::Loss });
        }
        if text.eq_ignore_ascii_case(Self::SCORE) {
            return Ok(Self { subject: Subject::Score, metric: MetricKind::R2 });
        }
        let mut unfit = None;
        for metric in MetricKind::ALL {
            let Some(name) = subject_before(text, metric.name()) else { continue };
            if let Some(task) = tasks.iter().find(|task| task.name == name) {
                if metric.applies_to(task.kind) {
                    return Ok(Self { subject: Subject::Task(name.to_owned()), metric });
                }
                unfit = Some(format!("task \"{name}\" has no {}", metric.name()));
            } else if name == "mean" {
                if tasks.iter().any(|task| metric.applies_to(task.kind)) {
                    return Ok(Self { subject: Subject::Mean, metric });
                }
                unfit = Some(format!("no task has a {}", metric.name()));
            }
        }
        let names: Vec<_> = tasks.iter().map(|task| format!("\"{}\"", task.name)).collect();
        let metrics: Vec<_> = MetricKind::ALL.iter().map(|metric| metric.name()).collect();
        Err(format!(
            "{}; write \"score\", \"<task> <metric>\", \"mean <metric>\" or \"loss\", with the tasks {} and the metrics {}",
            unfit.unwrap_or_else(|| format!("cannot read \"{text}\"")),
            names.join(", "),
            metrics.join(", "),
        ))
    }

    /// Whether a larger value is a better one.
    pub fn higher_is_better(&self) -> bool {
        self.metric.higher_is_better()
    }

    /// The value among the scores of all tasks; `weights` are the tasks' in the loss.
    ///
    /// None if no task has the score, for want of labels.
    pub fn value(&self, scores: &[TaskScores], weights: &[f64]) -> Option<f64> {
        let values: Vec<f64> = match &self.subject {
            Subject::Task(name) => return self.metric.of(scores.iter().find(|s| &s.task == name)?),
            Subject::Total => {
                scores.iter().zip(weights).filter_map(|(s, weight)| Some(s.loss? * weight)).collect()
            }
            Subject::Mean => {
                scores.iter().filter_map(|s| self.metric.of(s).or_else(|| self.like(s))).collect()
            }
            Subject::Score => return mean_score(scores, weights),
        };
        let n = if self.subject == Subject::Total { 1 } else { values.len() };
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / n as f64)
    }

    /// What of the tasks counts by something else than the rule says, or not at all, by name; none if nothing.
    ///
    /// ```
    /// use girandole_core::Task;
    /// use girandole_train::Keep;
    ///
    /// let tasks = [Task::binary("click"), Task::regression("seconds")];
    /// let keep = Keep::parse("mean auc", &tasks)?;
    /// assert_eq!(keep.note(&tasks).as_deref(), Some("mean auc, with the r2 of \"seconds\""));
    /// # Ok::<(), String>(())
    /// ```
    pub fn note(&self, tasks: &[Task]) -> Option<String> {
        let other = tasks.iter().filter(|task| !self.metric.applies_to(task.kind));
        let other: Vec<_> = other.filter(|_| self.subject == Subject::Mean).collect();
        let names = |joined: bool| {
            let own = other.iter().filter(|task| self.joined(task.kind).is_some() == joined);
            own.map(|task| format!("\"{}\"", task.name)).collect::<Vec<_>>().join(", ")
        };
        let mut note = self.to_string();
        if let Some(by) = other.iter().find_map(|task| self.joined(task.kind)) {
            note += &format!(", with the {by} of {}", names(true));
        }
        if other.iter().any(|task| self.joined(task.kind).is_none()) {
            note += &format!(
                "; {} cannot be scored so and counts for nothing (`score` looks at all)",
                names(false)
            );
        }
        (!other.is_empty()).then_some(note)
    }

    /// What stands for the metric in the mean where a kind of task has none such.
    fn joined(&self, kind: TaskKind) -> Option<&'static str> {
        match (self.metric, kind) {
            (MetricKind::LogLoss | MetricKind::NormalizedEntropy, TaskKind::Regression) => Some("1 - r2"),
            (metric, TaskKind::Regression) if metric.higher_is_better() => Some("r2"),
            (MetricKind::R2, _) => Some("2 auc - 1"),
            _ => None,
        }
    }

    /// Its value among a task's scores.
    fn like(&self, scores: &TaskScores) -> Option<f64> {
        let r2 = scores.r2.map(|r2| r2.max(-1.0));
        match self.joined(scores.kind)? {
            "r2" => r2,
            "1 - r2" => r2.map(|r2| 1.0 - r2),
            _ => scores.auc.map(|auc| 2.0 * auc - 1.0),
        }
    }

    /// Whether `value` is strictly better than `best`; anything is better than nothing.
    pub fn is_better(&self, value: Option<f64>, best: Option<f64>) -> bool {
        match (value, best) {
            (Some(value), Some(best)) if self.higher_is_better() => value > best,
            (Some(value), Some(best)) => value < best,
            (Some(_), None) => true,
            // Without any validation label the latest weights are as good as any.
            (None, None) => true,
            (None, Some(_)) => false,
        }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Subject::Total => f.write_str("loss"),
            Subject::Score => f.write_str(Self::SCORE),
            Subject::Mean => write!(f, "mean {}", self.metric.name()),
            Subject::Task(name) => write!(f, "{name} {}", self.metric.name()),
        }
    }
}

/// The mean of what each task is worth beyond a constant; of tasks none of which can be told so, the loss turned around.
fn mean_score(scores: &[TaskScores], weights: &[f64]) -> Option<f64> {
    let of_task = |(scores, weight): (&TaskScores, &f64)| beyond_constant(scores).filter(|_| *weight > 0.0);
    let told: Vec<(f64, f64)> = scores.iter().zip(weights).filter_map(of_task).collect();
    let all: f64 = told.iter().map(|(_, weight)| weight).sum();
    if all > 0.0 {
        return Some(told.iter().map(|(score, weight)| score * weight).sum::<f64>() / all);
    }
    let losses: Vec<f64> =
        scores.iter().zip(weights).filter_map(|(s, weight)| Some(s.loss? * weight)).collect();
    (!losses.is_empty()).then(|| -losses.iter().sum::<f64>())
}

/// How far a task is from a constant, 0, towards perfection, 1, and how much that counts.
fn beyond_constant(scores: &TaskScores) -> Option<(f64, f64)> {
    let by_chances = |scores: &TaskScores| scores.normalized_entropy.map(|entropy| 1.0 - entropy);
    let n = scores.n as f64;
    let (score, rows) = match scores.kind {
        TaskKind::Regression => (scores.r2, n),
        TaskKind::Multiclass { .. } => (by_chances(scores), n),
        _ => {
            let rate = scores.label_rate?;
            let rarer = n * rate.min(1.0 - rate);
            let by_order = scores.auc.map(|auc| 2.0 * auc - 1.0).filter(|_| rarer >= ENOUGH);
            (by_order.or_else(|| by_chances(scores)), rarer)
        }
    };
    score.map(|score| (score.max(-1.0), (rows / ENOUGH).min(1.0))).filter(|(score, _)| score.is_finite())
}

/// `income log loss` before `log loss` is `income`.
fn subject_before<'a>(text: &'a str, metric: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(metric.len())?;
    let (subject, end) = (text.get(..start)?, text.get(start..)?);
    let trimmed = subject.trim_end();
    (end.eq_ignore_ascii_case(metric) && trimmed.len() < subject.len()).then_some(trimmed)
}
