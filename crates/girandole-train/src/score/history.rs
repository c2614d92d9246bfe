//! What happened epoch by epoch.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::{MetricKind, TaskScores};
use crate::GateReport;

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
    /// One a task, on some of the validation rows; none where the model has no gates or they are not watched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GateReport>,
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

    /// A line for each epoch and task: what its gate did, with the mean weight of each expert; none without gates.
    pub fn gates_to_csv(&self) -> Option<String> {
        let n_experts =
            self.epochs.iter().flat_map(|record| &record.gates).map(|gate| gate.mean.len()).max()?;
        let experts: String = (1..=n_experts).map(|expert| format!(",expert_{expert}")).collect();
        let mut csv = format!("epoch,task,entropy,sure,information{experts}\n");
        for record in &self.epochs {
            for GateReport { task, entropy, sure, information, mean, .. } in &record.gates {
                let _ = write!(csv, "{},{},{entropy},{sure},{information}", record.epoch, quoted(task));
                let weights: String = mean.iter().map(|mean| format!(",{mean}")).collect();
                csv.push_str(&weights);
                csv.push('\n');
            }
        }
        Some(csv)
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
