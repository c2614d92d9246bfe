//! The entropy of one task's gate, as burn-train's dashboard reads it.

use std::sync::Arc;

use burn::tensor::TensorReadError;
use burn::train::metric::{
    Metric, MetricAttributes, MetricMetadata, MetricName, Numeric, NumericAttributes, NumericEntry,
    SerializedEntry,
};
use girandole_core::Task;

use super::task_metric::plain_name;
use crate::diagnose::GateWatch;
use crate::fit::SharedScorer;

/// The entropy of one task's gate, as burn-train's dashboard reads it; known at the end of an epoch.
#[derive(Clone)]
pub(crate) struct GateMetric {
    name: MetricName,
    task: usize,
    watch: GateWatch,
}

/// The gate entropy of every task.
pub(crate) fn gate_metrics(tasks: &[Task], watch: &GateWatch) -> Vec<GateMetric> {
    let name = |task: &Task| Arc::new(format!("{} gate entropy", plain_name(&task.name)));
    let metric = |(task, name)| GateMetric { name, task, watch: watch.clone() };
    tasks.iter().map(name).enumerate().map(metric).collect()
}

impl GateMetric {
    fn text(&self, when: &str) -> SerializedEntry {
        match self.watch.entropy(self.task) {
            Some(value) => SerializedEntry::new(format!("{when} {value:.4}"), value.to_string()),
            None => SerializedEntry::not_available(None),
        }
    }
}

impl Metric for GateMetric {
    type Input = SharedScorer;

    fn name(&self) -> MetricName {
        self.name.clone()
    }

    fn attributes(&self) -> MetricAttributes {
        NumericAttributes { unit: None, higher_is_better: true }.into()
    }

    fn update(&mut self, _: &SharedScorer, _: &MetricMetadata) -> Result<SerializedEntry, TensorReadError> {
        Ok(self.text("epoch before"))
    }

    fn compute(&mut self) -> Result<SerializedEntry, TensorReadError> {
        Ok(self.text("epoch"))
    }

    fn clear(&mut self) {}
}

impl Numeric for GateMetric {
    fn value(&self) -> Option<NumericEntry> {
        None
    }

    fn running_value(&self) -> Option<NumericEntry> {
        None
    }

    /// Not a number where nothing was seen: burn-train has no way to say none; renderers drop it.
    fn final_value(&self) -> NumericEntry {
        NumericEntry::Final(self.watch.entropy(self.task).unwrap_or(f64::NAN))
    }
}
