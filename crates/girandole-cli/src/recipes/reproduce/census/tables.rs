//! The results as tables of the page.

use super::finding::Finding;
use super::group::Group;
use super::pair::Pair;
use super::peers::{self, Peer};
use super::row::Row;
use super::target::Target;
use crate::page::Table;

/// A group's table, ours beside the paper's.
pub(super) fn group(group: Group, rows: &[Row]) -> Table {
    let main = group.main().name();
    let head = [
        "method",
        &format!("{main}, best"),
        "paper",
        &format!("{main}, mean"),
        "95% interval",
        "paper",
        "difference",
        "never married, with best",
        "paper",
        "never married, mean",
        "paper",
        "difference",
    ];
    let line = |row: &Row| {
        vec![
            row.method.title().to_owned(),
            auc(row.best()),
            auc(row.paper.best),
            auc(row.mean()),
            between(row.interval()),
            auc(row.paper.mean),
            gap(row.mean() - row.paper.mean),
            auc(row.second_with_best()),
            auc(row.paper.second_with_best),
            auc(row.second_mean()),
            auc(row.paper.second_mean),
            gap(row.second_mean() - row.paper.second_mean),
        ]
    };
    Table { head: head.map(str::to_owned).to_vec(), rows: rows.iter().map(line).collect() }
}

/// Every pair of methods.
pub(super) fn pairs(pairs: &[Pair]) -> Table {
    let head = ["method", "minus", "difference of means", "95% interval", "told from chance"];
    let line = |pair: &Pair| {
        let (low, high) = pair.interval;
        vec![
            pair.first.title().to_owned(),
            pair.second.title().to_owned(),
            gap(pair.difference),
            format!("{} to {}", gap(low), gap(high)),
            if pair.is_sure() { "yes" } else { "no" }.to_owned(),
        ]
    };
    Table { head: head.map(str::to_owned).to_vec(), rows: pairs.iter().map(line).collect() }
}

/// What each search found.
pub(super) fn settings(findings: &[Finding]) -> Table {
    let head = [
        "method",
        "tasks",
        "validation AUC, best trial",
        "worst trial",
        "network",
        "towers of",
        "learning rate",
        "weight decay",
        "epochs",
        "rows in a step",
    ];
    let line = |found: &Finding| {
        let setting = &found.setting;
        vec![
            found.study.method.title().to_owned(),
            found.study.task_names(),
            auc(found.validation),
            auc(found.worst),
            setting.head_in_words(),
            setting.tower.to_string(),
            setting.learning_rate.to_string(),
            setting.weight_decay.to_string(),
            setting.epochs.to_string(),
            setting.batch.to_string(),
        ]
    };
    Table { head: head.map(str::to_owned).to_vec(), rows: findings.iter().map(line).collect() }
}

/// Other programs on the same tasks, and the means of the methods.
pub(super) fn others(peers: &[Peer], groups: &[(Group, Vec<Row>)]) -> Table {
    let cell = |value: Option<f64>| value.map(auc).unwrap_or_default();
    let other = |name: &str| {
        let targets = [Target::Income, Target::NeverMarried, Target::College];
        let aucs = targets.map(|target| cell(peers::auc(peers, name, target)));
        [&[name.to_owned()], &aucs[..]].concat()
    };
    let mut rows: Vec<Vec<String>> = peers::names(peers).into_iter().map(other).collect();
    let of =
        |group: Group| groups.iter().filter(move |(other, _)| *other == group).flat_map(|(_, rows)| rows);
    for income in of(Group::Income) {
        let college = of(Group::College).find(|row| row.method == income.method).map(Row::mean);
        let means = [Some(income.mean()), Some(income.second_mean()), college].map(cell);
        rows.push([&[format!("{}, mean", income.method.title())], &means[..]].concat());
    }
    Table { head: ["", "income", "never married", "college"].map(str::to_owned).to_vec(), rows }
}

/// An AUC as tables show it.
pub(super) fn auc(value: f64) -> String {
    format!("{value:.4}")
}

/// A difference with its sign.
pub(super) fn gap(value: f64) -> String {
    let text = format!("{value:+.4}");
    if text == "-0.0000" { "+0.0000".to_owned() } else { text }
}

/// An interval as tables show it.
pub(super) fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", auc(low), auc(high))
}
