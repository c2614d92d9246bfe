//! The results as tables for a person.

use super::correlation::Correlation;
use super::published;
use super::result::{CellResult, STUCK};
use crate::page::Table;

/// The labels' correlation at each cosine.
pub(super) fn labels(correlations: &[Correlation]) -> Table {
    let row = |c: &Correlation| {
        vec![
            c.cosine.to_string(),
            format!("{:.4}", c.published),
            format!("{:.4}", c.expected),
            format!("{:.4} ± {:.4}", c.measured, c.deviation),
        ]
    };
    Table {
        head: words(&["cosine", "paper", "formula", "measured"]),
        rows: correlations.iter().map(row).collect(),
    }
}

/// The final losses, a row a result.
pub(super) fn finals<'a>(results: impl IntoIterator<Item = &'a CellResult>) -> Table {
    let row = |r: &CellResult| {
        let ((low, high), cell) = (r.interval(), r.cell);
        let paper = published::curve(cell.method, cell.cosine).last().map(|(_, loss)| format!("{loss:.3}"));
        vec![
            cell.cosine.to_string(),
            cell.method.title().to_owned(),
            cell.learning_rate.to_string(),
            r.curves.len().to_string(),
            format!("{:.3}", r.mean()),
            format!("{low:.3} to {high:.3}"),
            format!("{:.3}", r.deviation()),
            format!("{:.3}", r.median()),
            format!("{:.0}%", 100.0 * r.stuck()),
            paper.unwrap_or_default(),
        ]
    };
    let mut head = words(&["cosine", "method", "rate", "runs", "mean", "95% interval", "sd", "median"]);
    head.extend([format!("{STUCK} or worse"), "paper's mean".to_owned()]);
    Table { head, rows: results.into_iter().map(row).collect() }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
