//! Which validation score chooses the weights.

use std::fmt;

use girandole_core::Task;

use super::{MetricKind, TaskScores};

/// Which validation score chooses the weights to keep, and stops a training early.
///
/// Written as `<task> <metric>`, `mean <metric>` or `loss`, with the names of [`MetricKind::ALL`] as metrics. `loss` alone is the weighted sum that training lowers.
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
    /// The plain mean over the tasks that have the score.
    Mean,
    Task(String),
}

impl Keep {
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
            "{}; write \"<task> <metric>\", \"mean <metric>\" or \"loss\", with the tasks {} and the metrics {}",
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
            Subject::Mean => scores.iter().filter_map(|s| self.metric.of(s)).collect(),
        };
        let n = if self.subject == Subject::Total { 1 } else { values.len() };
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / n as f64)
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
            Subject::Mean => write!(f, "mean {}", self.metric.name()),
            Subject::Task(name) => write!(f, "{name} {}", self.metric.name()),
        }
    }
}

/// `income log loss` before `log loss` is `income`.
fn subject_before<'a>(text: &'a str, metric: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(metric.len())?;
    let (subject, end) = (text.get(..start)?, text.get(start..)?);
    let trimmed = subject.trim_end();
    (end.eq_ignore_ascii_case(metric) && trimmed.len() < subject.len()).then_some(trimmed)
}
