//! One score of one task, as burn-train's dashboard reads it.

use std::sync::Arc;

use burn::tensor::TensorReadError;
use burn::train::metric::{
    Metric, MetricAttributes, MetricMetadata, MetricName, Numeric, NumericAttributes, NumericEntry,
    SerializedEntry,
};
use girandole_core::{Task, TaskKind};

use crate::fit::SharedScorer;
use crate::{MetricKind, figure};

/// One score of one task, as burn-train's dashboard reads it.
///
/// It adds nothing up itself: the scorer of its split has seen the batch before any metric is asked.
#[derive(Clone)]
pub(crate) struct TaskMetric {
    name: MetricName,
    task: usize,
    metric: MetricKind,
    scorer: SharedScorer,
    /// The score of the epoch before.
    before: Option<f64>,
}

/// The scores of every task that a dashboard shows, for the split of `scorer`.
pub(crate) fn task_metrics(tasks: &[Task], scorer: &SharedScorer) -> Vec<TaskMetric> {
    let mut metrics = Vec::new();
    for (position, task) in tasks.iter().enumerate() {
        // The AUC first: it is the tab that is open at the start. The panel beside the curves does not
        // scroll, so the accuracy of a yes or no, which says little beside the AUC, is left out.
        let shown = MetricKind::SHOWN.into_iter().filter(|metric| {
            metric.applies_to(task.kind)
                && !(*metric == MetricKind::Accuracy && task.kind == TaskKind::Binary)
        });
        for metric in shown {
            let name = Arc::new(format!("{} {}", plain_name(&task.name), metric.title()));
            metrics.push(TaskMetric { name, task: position, metric, scorer: scorer.clone(), before: None });
        }
    }
    metrics
}

/// The name without what burn-train's loggers take for a path.
pub(super) fn plain_name(name: &str) -> String {
    name.replace(['/', '\\'], "|").replace(char::is_control, " ")
}

impl TaskMetric {
    fn final_score(&self) -> Option<f64> {
        self.metric.of(&self.scorer.lock().scores()[self.task])
    }

    /// What stands in the panel until the epoch is over.
    fn no_value_yet(&self) -> SerializedEntry {
        match self.before {
            Some(before) => {
                let none = SerializedEntry::NOT_AVAILABLE.to_owned();
                SerializedEntry::new(format!("epoch before {}", figure(before)), none)
            }
            None => self.none(),
        }
    }

    /// No score, with a word why where there is one.
    fn none(&self) -> SerializedEntry {
        let scorer = self.scorer.lock();
        match scorer.why_missing(self.task) {
            Some(why) => {
                SerializedEntry::new(format!("– ({why})"), SerializedEntry::NOT_AVAILABLE.to_owned())
            }
            None => SerializedEntry::not_available(None),
        }
    }

    fn entry(value: Option<(f64, usize)>) -> Option<NumericEntry> {
        let (aggregated_value, count) = value?;
        Some(NumericEntry::Aggregated { aggregated_value, count })
    }
}

impl Metric for TaskMetric {
    type Input = SharedScorer;

    fn name(&self) -> MetricName {
        self.name.clone()
    }

    fn attributes(&self) -> MetricAttributes {
        NumericAttributes { unit: None, higher_is_better: self.metric.higher_is_better() }.into()
    }

    fn update(&mut self, _: &SharedScorer, _: &MetricMetadata) -> Result<SerializedEntry, TensorReadError> {
        let values = {
            let scorer = self.scorer.lock();
            (scorer.running_value(self.task, self.metric), scorer.batch_value(self.task, self.metric))
        };
        Ok(match values {
            (Some((epoch, _)), Some((batch, _))) => SerializedEntry::new(
                format!("epoch {} - batch {}", figure(epoch), figure(batch)),
                batch.to_string(),
            ),
            _ => self.no_value_yet(),
        })
    }

    fn compute(&mut self) -> Result<SerializedEntry, TensorReadError> {
        self.before = self.final_score();
        Ok(match self.before {
            Some(value) => SerializedEntry::new(format!("epoch {}", figure(value)), value.to_string()),
            None => self.none(),
        })
    }

    fn clear(&mut self) {}
}

impl Numeric for TaskMetric {
    fn value(&self) -> Option<NumericEntry> {
        Self::entry(self.scorer.lock().batch_value(self.task, self.metric))
    }

    fn running_value(&self) -> Option<NumericEntry> {
        Self::entry(self.scorer.lock().running_value(self.task, self.metric))
    }

    /// Not a number where there is no score: burn-train has no way to say none; renderers drop it.
    fn final_value(&self) -> NumericEntry {
        NumericEntry::Final(self.final_score().unwrap_or(f64::NAN))
    }
}
