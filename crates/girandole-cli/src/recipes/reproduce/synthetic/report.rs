//! The results: tables as CSV, and what a person reads.

use std::fmt::Write;
use std::path::Path;

use super::correlation::Correlation;
use super::plan::Plan;
use super::result::{CellResult, STUCK, best};
use super::{figures, findings, tables};
use crate::failure::Failure;
use crate::page::{Block, Section};
use crate::whole_file;

/// Writes `figure2.csv` and `final-losses.csv`.
pub(super) fn write(
    folder: &Path,
    results: &[CellResult],
    correlations: &[Correlation],
) -> Result<(), Failure> {
    whole_file::write(&folder.join("figure2.csv"), correlation_csv(correlations))?;
    whole_file::write(&folder.join("final-losses.csv"), final_csv(results))
}

/// What the page says about them.
pub(super) fn sections(
    plan: &Plan,
    results: &[CellResult],
    correlations: &[Correlation],
) -> Result<Vec<Section>, Failure> {
    let section = |title: &str, blocks| Section { title: title.to_owned(), blocks };
    let size = format!(
        "{} runs of {} steps of {} fresh rows for each method, cosine and learning rate, seed {}. Losses are \
         those of the first task over the last steps.",
        plan.runs, plan.steps, plan.batch, plan.seed
    );
    let mut every: Vec<Block> = figures::rates(results)?.into_iter().map(Block::Figure).collect();
    every.push(Block::Table(tables::finals(results)));
    let about = "Each method at its best learning rate; the interval is a 95% bootstrap of the mean.";
    Ok(vec![
        section(
            "Correlation of the labels (figure 2)",
            vec![
                Block::Text(
                    "How alike two synthetic tasks are is set by the cosine of their weights.".to_owned(),
                ),
                Block::Figure(figures::labels(correlations)?),
                Block::Table(tables::labels(correlations)),
            ],
        ),
        section(
            "Mean loss (figure 4) and final losses (figure 5)",
            vec![
                Block::Text(size),
                Block::Figure(figures::curves(results)?),
                Block::Figure(figures::finals(results)?),
                Block::Text(about.to_owned()),
                Block::Table(tables::finals(best(results))),
            ],
        ),
        section("What held on synthetic tasks", findings::findings(results)),
        section("Every learning rate", every),
    ])
}

/// What a person reads at the end: each method at its best rate.
pub(super) fn ends(results: &[CellResult]) -> String {
    let mut text = format!(
        "{:>6}  {:20}  {:>8}  {:>6}  {:>16}  {STUCK} or worse",
        "cosine", "method", "rate", "mean", "95% interval"
    );
    for r in best(results) {
        let ((low, high), cell) = (r.interval(), r.cell);
        let _ = write!(
            text,
            "\n{:6}  {:20}  {:8}  {:6.3}  {:>16}  {:.0}%",
            cell.cosine,
            cell.method.title(),
            cell.learning_rate,
            r.mean(),
            format!("{low:.3} to {high:.3}"),
            100.0 * r.stuck()
        );
    }
    text
}

fn correlation_csv(correlations: &[Correlation]) -> String {
    let mut text = "cosine,paper,formula,measured,measured_sd\n".to_owned();
    for c in correlations {
        let _ = writeln!(text, "{},{},{},{},{}", c.cosine, c.published, c.expected, c.measured, c.deviation);
    }
    text
}

fn final_csv(results: &[CellResult]) -> String {
    let mut text = "method,cosine,learning_rate,runs,mean,low,high,sd,median,share_stuck\n".to_owned();
    for r in results {
        let ((low, high), cell) = (r.interval(), r.cell);
        let _ = writeln!(
            text,
            "{},{},{},{},{},{low},{high},{},{},{}",
            cell.method.title(),
            cell.cosine,
            cell.learning_rate,
            r.curves.len(),
            r.mean(),
            r.deviation(),
            r.median(),
            r.stuck()
        );
    }
    text
}
