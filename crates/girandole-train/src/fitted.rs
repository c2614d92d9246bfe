//! What a training leaves.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::{Diagnosis, History, StopReason, TaskScores};

/// What a training leaves.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fitted<M> {
    /// The model with the best weights, in validation mode.
    pub model: M,
    /// Every finished epoch.
    pub history: History,
    /// Scores of the best weights on the validation rows, one a task.
    pub validation: Vec<TaskScores>,
    /// Scores of the best weights on the test rows, one a task.
    pub test: Vec<TaskScores>,
    /// What gates and experts of the best weights do on up to 2,048 validation rows, and what is wrong with them; none
    /// for a model without gates, without validation rows, or if they are not watched.
    pub gates: Option<Diagnosis>,
    /// The epoch of the best weights, from 1; 0 if training was stopped before one was validated.
    pub best_epoch: usize,
    /// Why training ended.
    pub stopped: StopReason,
}

impl<M> Fitted<M> {
    /// A table for people: the scores and label rate of every task on the test and validation rows.
    pub fn summary(&self) -> String {
        let mut text = format!("{} after {}", self.stopped, counted(self.history.epochs.len()));
        let _ = match self.best_epoch {
            0 => writeln!(text, "; weights as they were"),
            epoch => writeln!(text, "; weights of epoch {epoch}"),
        };
        let parts = [("test", &self.test), ("validation", &self.validation)];
        let rows = parts.into_iter().filter(|(_, scores)| scores.iter().any(|s| s.n > 0));
        let rows: Vec<_> =
            rows.flat_map(|(split, scores)| scores.iter().map(move |scores| (split, scores))).collect();
        text.push_str(&table(&rows));
        text
    }

    /// The same for machines, as written to `summary.json`.
    pub fn to_json(&self) -> String {
        let last = self.history.epochs.last();
        let summary = json!({
            "test": by_task(&self.test),
            "validation": by_task(&self.validation),
            "train": by_task(last.map(|record| record.train.as_slice()).unwrap_or_default()),
            "best_epoch": self.best_epoch,
            "epochs": self.history.epochs.len(),
            "stopped": self.stopped,
            "seconds": self.history.epochs.iter().map(|record| record.seconds).sum::<f64>(),
        });
        format!("{summary:#}\n")
    }
}

fn counted(epochs: usize) -> String {
    if epochs == 1 { "1 epoch".to_owned() } else { format!("{epochs} epochs") }
}

fn by_task(scores: &[TaskScores]) -> Value {
    let entry = |scores: &TaskScores| {
        let mut value = serde_json::to_value(scores).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.remove("task");
        }
        (scores.task.clone(), value)
    };
    Value::Object(scores.iter().map(entry).collect::<Map<_, _>>())
}

/// Columns that no task has are left out.
fn table(rows: &[(&str, &TaskScores)]) -> String {
    type Column = (&'static str, fn(&TaskScores) -> Option<String>);
    let columns: [Column; 7] = [
        ("rows", |s| Some(s.n.to_string())),
        ("label rate", |s| s.label_rate.map(|rate| format!("{rate:.4}"))),
        ("AUC", |s| s.auc.map(|auc| format!("{auc:.4}"))),
        ("log loss", |s| s.log_loss.map(|loss| format!("{loss:.4}"))),
        ("accuracy", |s| s.accuracy.map(|accuracy| format!("{accuracy:.4}"))),
        ("RMSE", |s| s.rmse.map(|rmse| format!("{rmse:.4}"))),
        ("MAE", |s| s.mae.map(|mae| format!("{mae:.4}"))),
    ];
    let mut lines: Vec<Vec<String>> = vec![vec!["split".to_owned(), "task".to_owned()]];
    lines.extend(rows.iter().map(|(split, scores)| vec![(*split).to_owned(), scores.task.clone()]));
    for (title, value) in columns {
        let values: Vec<_> = rows.iter().map(|(_, scores)| value(scores)).collect();
        if values.iter().any(Option::is_some) {
            lines[0].push(title.to_owned());
            for (line, value) in lines[1..].iter_mut().zip(values) {
                line.push(value.unwrap_or_else(|| "-".to_owned()));
            }
        }
    }
    aligned(&lines)
}

/// The first two columns to the left, numbers to the right.
fn aligned(lines: &[Vec<String>]) -> String {
    let n_columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..n_columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let _ = if column < 2 { write!(row, "{cell:width$}  ") } else { write!(row, "{cell:>width$}  ") };
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}
