//! An epoch in lines of text.

use girandole_core::TaskKind;

use crate::{EpochRecord, MetricKind, TaskScores};

/// One line a task: `epoch  2/10  income  train auc 0.9123, log loss 0.3021   validation auc ...`.
pub(crate) fn epoch_lines(record: &EpochRecord, n_epochs: usize) -> Vec<String> {
    let digits = n_epochs.to_string().len();
    let width = record.train.iter().map(|s| s.task.chars().count()).max().unwrap_or(0);
    let pairs = record.train.iter().zip(&record.validation);
    pairs
        .enumerate()
        .map(|(position, (train, validation))| {
            let epoch = format!("epoch {:>digits$}/{n_epochs}", record.epoch);
            let mark = if record.best && position == 0 { "  best so far" } else { "" };
            let (task, train, validation) = (&train.task, values(train), values(validation));
            format!("{epoch}  {task:width$}  train {train}  validation {validation}{mark}")
        })
        .collect()
}

/// `waited 0.4 of 81.2 seconds for rows (0.5%)`, for a stream.
pub(crate) fn waiting_line(record: &EpochRecord) -> Option<String> {
    let (waited, seconds) = (record.waited?, record.seconds);
    let share = 100.0 * waited / seconds.max(f64::MIN_POSITIVE);
    Some(format!("epoch {}: waited {waited:.1} of {seconds:.1} seconds for rows ({share:.1}%)", record.epoch))
}

/// The scores of a task, each as wide as in the line above.
fn values(scores: &TaskScores) -> String {
    let shown: &[MetricKind] = match scores.kind {
        TaskKind::Regression => &[MetricKind::Rmse, MetricKind::Mae, MetricKind::Loss],
        _ => &[MetricKind::Auc, MetricKind::LogLoss],
    };
    let value = |metric: &MetricKind| {
        let value = metric.of(scores).map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
        format!("{} {value:>6}", metric.name())
    };
    shown.iter().map(value).collect::<Vec<_>>().join(" ")
}
