//! What the results say, in words.

use super::group::Group;
use super::pair::Pair;
use super::peers::{self, Peer};
use super::row::Row;
use super::tables::{auc, gap};
use super::target::Target;
use crate::recipes::reproduce::Method;
use crate::recipes::reproduce::statistics::quantile;

/// How far below the paper's a mean may be to count as reached.
const MARGIN: f64 = 0.005;

/// How far below its method's median a run ends that counts as failed.
const FAILED: f64 = 0.02;

/// What a group's table says, point by point.
pub(super) fn about_group(group: Group, rows: &[Row]) -> Vec<String> {
    let main = group.main().name();
    let mut points = vec![
        reached(main, rows, Row::mean, |row| row.paper.mean),
        reached(Target::NeverMarried.name(), rows, Row::second_mean, |row| row.paper.second_mean),
        order(main, rows),
    ];
    points.extend(failed(main, rows));
    let Some(mmoe) = rows.iter().find(|row| row.method == Method::Mmoe) else { return points };
    for other in rows.iter().filter(|row| row.method != Method::Mmoe) {
        points.push(compared(main, &Pair::of(mmoe, other)));
    }
    points
}

/// How a group's means stand beside those of other programs.
pub(super) fn about_others(group: Group, rows: &[Row], others: &[Peer]) -> Vec<String> {
    let task = group.main();
    let point = |name: &str| {
        let other = peers::auc(others, name, task)?;
        let above = rows.iter().filter(|row| row.mean() > other).map(|row| row.method.title());
        let above: Vec<&str> = above.collect();
        let ours = if above.is_empty() { "no method".to_owned() } else { above.join(", ") };
        let best = rows.iter().map(|row| row.paper.best).fold(f64::NAN, f64::max);
        let place = if other >= best { "reaches" } else { "stays below" };
        Some(format!(
            "On {} {name} has {}; it {place} the paper's best run, {}. Above it by mean: {ours}.",
            task.name(),
            auc(other),
            auc(best)
        ))
    };
    peers::names(others).into_iter().filter_map(point).collect()
}

/// Which means reach the paper's.
fn reached(task: &str, rows: &[Row], ours: fn(&Row) -> f64, paper: fn(&Row) -> f64) -> String {
    let below: Vec<String> = rows
        .iter()
        .filter(|row| ours(row) < paper(row) - MARGIN)
        .map(|row| format!("{} ({})", row.method.title(), gap(ours(row) - paper(row))))
        .collect();
    let lowest = rows.iter().map(|row| ours(row) - paper(row)).fold(f64::INFINITY, f64::min);
    match below.is_empty() {
        true => format!(
            "On {task} the mean of every method is within {MARGIN} of the paper's or above it; the least difference is {}.",
            gap(lowest)
        ),
        false => format!(
            "On {task} these means are more than {MARGIN} below the paper's: {}; all others are within that or above.",
            below.join(", ")
        ),
    }
}

/// The methods by their means.
fn order(task: &str, rows: &[Row]) -> String {
    let mut rows: Vec<&Row> = rows.iter().collect();
    rows.sort_by(|a, b| b.mean().total_cmp(&a.mean()));
    let names = rows.iter().map(|row| format!("{} {}", row.method.title(), auc(row.mean())));
    format!("By mean on {task}: {}.", names.collect::<Vec<_>>().join(", "))
}

/// The runs that end far below the others of their method, if there are any.
fn failed(task: &str, rows: &[Row]) -> Option<String> {
    let count = |row: &Row| {
        let median = quantile(&row.main, 0.5);
        row.main.iter().filter(|auc| **auc < median - FAILED).count()
    };
    let some = rows.iter().map(|row| (row, count(row))).filter(|(_, n)| *n > 0);
    let counts: Vec<String> =
        some.map(|(row, n)| format!("{} {n} of {}", row.method.title(), row.main.len())).collect();
    (!counts.is_empty()).then(|| {
        format!("Runs that end more than {FAILED} below their median on {task}: {}.", counts.join(", "))
    })
}

/// The first of a pair against the second.
fn compared(task: &str, pair: &Pair) -> String {
    let (low, high) = pair.interval;
    let place = if pair.difference < 0.0 { "below" } else { "above" };
    let sure = if pair.is_sure() { "" } else { ", which these runs cannot tell from chance" };
    format!(
        "On {task} {} is {:.4} {place} {} by mean (95% interval of the difference {} to {}){sure}.",
        pair.first.title(),
        pair.difference.abs(),
        pair.second.title(),
        gap(low),
        gap(high)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipes::reproduce::census::published::published;

    fn row(method: Method, main: [f64; 3]) -> Row {
        let paper = published(method, Group::Income);
        Row { method, main: main.to_vec(), second: vec![0.994; 3], paper }
    }

    #[test]
    fn means_below_the_papers_and_failed_runs_are_named() {
        let good = row(Method::Mmoe, [0.949, 0.950, 0.951]);
        let torn = row(Method::CrossStitch, [0.949, 0.950, 0.86]);
        let points = about_group(Group::Income, std::slice::from_ref(&good));
        assert!(points[0].contains("every method is within 0.005"), "{points:?}");
        assert!(!points.iter().any(|point| point.contains("Runs that end")), "{points:?}");
        let points = about_group(Group::Income, &[torn, good]);
        assert!(points[0].contains("below the paper's: Cross-Stitch (-0.0164)"), "{points:?}");
        assert!(points.iter().any(|point| point.contains("Cross-Stitch 1 of 3")), "{points:?}");
        assert!(points.iter().any(|point| point.contains("cannot tell from chance")), "{points:?}");
    }
}
