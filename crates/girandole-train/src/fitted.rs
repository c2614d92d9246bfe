//! What a training leaves.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::{Diagnosis, Fault, History, StopReason, TaskScores, Warning, figure};

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
    /// What is wrong with it all the same, if anything.
    pub warnings: Vec<Warning>,
    /// The epoch of the best weights, from 1; 0 if training was stopped before one was validated.
    pub best_epoch: usize,
    /// Why training ended.
    pub stopped: StopReason,
}

impl<M> Fitted<M> {
    /// A table for people: the scores and label rate of every task on the test and validation rows, and below it what is
    /// wrong.
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
        self.warnings.iter().for_each(|warning| text += &format!("warning: {warning}\n"));
        text
    }

    /// The same for machines, as written to `summary.json`.
    pub fn to_json(&self) -> String {
        let last = self.history.epochs.last();
        let findings = self.gates.iter().flat_map(|gates| &gates.findings);
        let dead = findings.filter(|finding| matches!(finding.fault, Fault::DeadExpert { .. }));
        let dead = dead.map(ToString::to_string);
        let summary = json!({
            "test": by_task(&self.test),
            "validation": by_task(&self.validation),
            "train": by_task(last.map(|record| record.train.as_slice()).unwrap_or_default()),
            "best_epoch": self.best_epoch,
            "epochs": self.history.epochs.len(),
            "stopped": self.stopped,
            "warnings": self.warnings.iter().map(Warning::to_string).chain(dead).collect::<Vec<_>>(),
            "seconds": self.history.epochs.iter().map(|record| record.seconds).sum::<f64>(),
        });
        format!("{summary:#}\n")
    }
}

/// Stands for a score that is not there.
const NONE: &str = "–";

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
    let columns: [Column; 8] = [
        ("rows", |s| Some(s.n.to_string())),
        ("label rate", |s| s.label_rate.map(figure)),
        ("AUC", |s| s.auc.map(figure)),
        ("log loss", |s| s.log_loss.map(figure)),
        ("accuracy", |s| s.accuracy.map(figure)),
        ("RMSE", |s| s.rmse.map(figure)),
        ("MAE", |s| s.mae.map(figure)),
        ("R²", |s| s.r2.map(figure)),
    ];
    let mut lines: Vec<Vec<String>> = vec![vec!["split".to_owned(), "task".to_owned()]];
    lines.extend(rows.iter().map(|(split, scores)| vec![(*split).to_owned(), scores.task.clone()]));
    for (title, value) in columns {
        let values: Vec<_> = rows.iter().map(|(_, scores)| value(scores)).collect();
        if values.iter().any(Option::is_some) {
            lines[0].push(title.to_owned());
            for (line, value) in lines[1..].iter_mut().zip(values) {
                line.push(value.unwrap_or_else(|| NONE.to_owned()));
            }
        }
    }
    let mut table = aligned(&lines);
    for (split, scores) in rows {
        if let Some(why) = &scores.missing {
            table += &format!("{NONE} {split} {}: {why}\n", scores.task);
        }
    }
    table
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
