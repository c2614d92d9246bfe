//! An epoch in lines of text.

use girandole_core::TaskKind;

use crate::{EpochRecord, GateReport, MetricKind, TaskScores, figure};

/// More tasks than this are one line.
const LINES: usize = 12;

/// One line a task: `epoch  2/10  income  train auc 0.9123, log loss 0.3021   validation auc ...`; and one of the gates; many tasks are one line of means.
pub(crate) fn epoch_lines(record: &EpochRecord, n_epochs: usize) -> Vec<String> {
    let digits = n_epochs.to_string().len();
    if record.train.len() > LINES {
        let (train, validation) = (means(&record.train), means(&record.validation));
        let mark = if record.best { "  best so far" } else { "" };
        let (epoch, n) = (record.epoch, record.train.len());
        let epoch = format!("epoch {epoch:>digits$}/{n_epochs}");
        return vec![format!("{epoch}  {n} tasks  train {train}  validation {validation}{mark}")];
    }
    let width = record.train.iter().map(|s| s.task.chars().count()).max().unwrap_or(0);
    let pairs = record.train.iter().zip(&record.validation);
    let scores = pairs
        .enumerate()
        .map(|(position, (train, validation))| {
            let epoch = format!("epoch {:>digits$}/{n_epochs}", record.epoch);
            let mark = if record.best && position == 0 { "  best so far" } else { "" };
            let (task, train, validation) = (&train.task, values(train), values(validation));
            format!("{epoch}  {task:width$}  train {train}  validation {validation}{mark}")
        })
        .collect::<Vec<_>>();
    let gates = gates(record).map(|gates| format!("epoch {:>digits$}/{n_epochs}  {gates}", record.epoch));
    scores.into_iter().chain(gates).collect()
}

/// `gates  entropy 0.91 0.87, one expert in 0.1% 3.4% of the rows`, in the order of the tasks.
fn gates(record: &EpochRecord) -> Option<String> {
    let each = |text: fn(&GateReport) -> String| record.gates.iter().map(text).collect::<Vec<_>>().join(" ");
    let entropy = each(|gate| format!("{:.2}", gate.entropy));
    let sure = each(|gate| format!("{:.1}%", 100.0 * gate.sure));
    (!record.gates.is_empty()).then(|| format!("gates  entropy {entropy}, one expert in {sure} of the rows"))
}

/// `waited 0.4 of 81.2 seconds for rows (0.5%)`, for a stream.
pub(crate) fn waiting_line(record: &EpochRecord) -> Option<String> {
    let (waited, seconds) = (record.waited?, record.seconds);
    let share = 100.0 * waited / seconds.max(f64::MIN_POSITIVE);
    Some(format!("epoch {}: waited {waited:.1} of {seconds:.1} seconds for rows ({share:.1}%)", record.epoch))
}

/// The means of the scores of many tasks, each over those that have it.
fn means(scores: &[TaskScores]) -> String {
    let mean = |metric: MetricKind| {
        let values: Vec<f64> = scores.iter().filter_map(|scores| metric.of(scores)).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (!values.is_empty()).then(|| format!("mean {} {:>6}", metric.name(), figure(mean)))
    };
    [MetricKind::Auc, MetricKind::LogLoss, MetricKind::R2]
        .into_iter()
        .filter_map(mean)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The scores of a task, each as wide as in the line above.
fn values(scores: &TaskScores) -> String {
    let shown: &[MetricKind] = match scores.kind {
        TaskKind::Regression => &[MetricKind::Rmse, MetricKind::R2, MetricKind::Loss],
        _ => &[MetricKind::Auc, MetricKind::LogLoss],
    };
    let value = |metric: &MetricKind| {
        let value = metric.of(scores).map_or_else(|| "–".to_owned(), figure);
        format!("{} {value:>6}", metric.name())
    };
    let why = scores.missing.iter().map(|why| format!("({why})"));
    shown.iter().map(value).chain(why).collect::<Vec<_>>().join(" ")
}
