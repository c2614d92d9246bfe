//! The results as tables, in Markdown and CSV.

use std::fmt::Write;
use std::path::Path;

use super::correlation::Correlation;
use super::plan::Plan;
use super::published;
use super::result::{CellResult, STUCK, best};
use crate::recipes::reproduce::statistics::{deviation, mean};
use crate::whole_file;
use crate::failure::Failure;

/// Writes `figure2.csv`, `final-losses.csv` and `README.md`.
pub(super) fn write(
    folder: &Path,
    plan: &Plan,
    results: &[CellResult],
    correlations: &[Correlation],
) -> Result<(), Failure> {
    whole_file::write(&folder.join("figure2.csv"), &correlation_csv(correlations))?;
    whole_file::write(&folder.join("final-losses.csv"), &final_csv(results))?;
    whole_file::write(&folder.join("README.md"), &page(plan, results, correlations))
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

fn page(plan: &Plan, results: &[CellResult], correlations: &[Correlation]) -> String {
    let mut text = format!(
        "# Modeling Task Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts\n\n\
         The synthetic experiments of Ma et al., KDD 2018, repeated: {} runs of {} steps of {} fresh rows for each method, \
         cosine and learning rate, seed {}. Losses are those of the first task over the last steps.\n\n",
        plan.runs, plan.steps, plan.batch, plan.seed
    );
    text += "## Correlation of the labels (figure 2)\n\n![figure 2](figure2.svg)\n\n";
    text += "| cosine | paper | formula | measured |\n|---|---|---|---|\n";
    for c in correlations {
        let _ = writeln!(
            text,
            "| {} | {:.4} | {:.4} | {:.4} ± {:.4} |",
            c.cosine, c.published, c.expected, c.measured, c.deviation
        );
    }
    text += "\n## Mean loss (figure 4) and final losses (figure 5)\n\n![figure 4](figure4.svg)\n\n![figure 5](figure5.svg)\n\n";
    text += "Each method at its best learning rate; the interval is a 95% bootstrap of the mean.\n\n";
    text += &table(best(results).into_iter());
    text += "\n## Every learning rate\n\n";
    text += &table(results.iter());
    text += "\n## What held\n\n";
    text += &findings(results);
    text
}

fn table<'a>(results: impl Iterator<Item = &'a CellResult>) -> String {
    let mut text = format!(
        "| cosine | method | rate | runs | mean | interval | sd | median | {STUCK} or worse | paper's mean |\n|---|---|---|---|---|---|---|---|---|---|\n"
    );
    for r in results {
        let ((low, high), cell) = (r.interval(), r.cell);
        let paper = published::curve(cell.method, cell.cosine).last().map(|(_, loss)| format!("{loss:.3}"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {:.3} | {low:.3} to {high:.3} | {:.3} | {:.3} | {:.0}% | {} |",
            cell.cosine,
            cell.method.title(),
            cell.learning_rate,
            r.curves.len(),
            r.mean(),
            r.deviation(),
            r.median(),
            100.0 * r.stuck(),
            paper.unwrap_or_default()
        );
    }
    text
}

/// In words, pair by pair: runs of one number share their tasks and rows, so differences are taken run by run.
fn findings(results: &[CellResult]) -> String {
    let mut text = String::new();
    let best = best(results);
    for (i, a) in best.iter().enumerate() {
        for b in best[i + 1..].iter().filter(|b| b.cell.cosine == a.cell.cosine) {
            let gaps: Vec<f64> = a.finals().iter().zip(b.finals()).map(|(a, b)| a - b).collect();
            let (gap, error) = (mean(&gaps), deviation(&gaps) / (gaps.len() as f64).sqrt());
            let (low, high) = if gap < 0.0 { (a, b) } else { (b, a) };
            let sure = if gap.abs() > student(gaps.len()) * error {
                ""
            } else {
                ", which these runs cannot tell from chance"
            };
            let _ = writeln!(
                text,
                "- At cosine {} {} ends {:.3} below {}{sure}.",
                a.cell.cosine,
                low.cell.method.title(),
                gap.abs(),
                high.cell.method.title()
            );
        }
    }
    text
}

/// The 97.5% point of Student's t over `n` values, by the first terms of its expansion; infinite for one value.
fn student(n: usize) -> f64 {
    let freedom = n.saturating_sub(1) as f64;
    1.96 + 2.37 / freedom + 2.82 / freedom.powi(2)
}
