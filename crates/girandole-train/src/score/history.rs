//! What happened epoch by epoch.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::{MetricKind, TaskScores};

/// What happened, epoch by epoch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// One record a finished epoch, in order.
    pub epochs: Vec<EpochRecord>,
}

/// The scores of one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EpochRecord {
    /// From 1.
    pub epoch: usize,
    /// Optimizer steps done by its end.
    pub step: usize,
    /// Learning rate of its last step.
    pub learning_rate: f64,
    /// Time it took, in seconds.
    pub seconds: f64,
    /// Seconds of these in which training waited for rows; only where they come as a stream.
    #[serde(default)]
    pub waited: Option<f64>,
    /// The validation score that chooses the weights; none without validation labels.
    pub kept_by: Option<f64>,
    /// Whether its weights were the best so far.
    pub best: bool,
    /// One a task, on the training rows as they passed, with dropout; of a stream, the AUC has the
    /// error that stands beside it.
    pub train: Vec<TaskScores>,
    /// One a task, on the validation rows.
    pub validation: Vec<TaskScores>,
}

impl History {
    /// All of it for machines, as written to `history.json`.
    pub fn to_json(&self) -> String {
        format!("{:#}\n", serde_json::to_value(self).unwrap_or_default())
    }

    /// A line for each epoch, split and task.
    pub fn to_csv(&self) -> String {
        let metrics: Vec<_> = MetricKind::ALL.iter().map(|m| m.name().replace(' ', "_")).collect();
        let mut csv = format!("epoch,step,learning_rate,split,task,n,{}\n", metrics.join(","));
        for record in &self.epochs {
            for (split, scores) in [("train", &record.train), ("validation", &record.validation)] {
                for scores in scores {
                    let EpochRecord { epoch, step, learning_rate, .. } = record;
                    let task = quoted(&scores.task);
                    let _ = write!(csv, "{epoch},{step},{learning_rate},{split},{task},{}", scores.n);
                    for metric in MetricKind::ALL {
                        let value = metric.of(scores).map(|v| v.to_string()).unwrap_or_default();
                        let _ = write!(csv, ",{value}");
                    }
                    csv.push('\n');
                }
            }
        }
        csv
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
