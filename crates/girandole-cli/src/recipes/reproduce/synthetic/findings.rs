//! What held, in words.

use super::published;
use super::result::{CellResult, STUCK, STUCK_BIN, best, cosines, rates};
use crate::page::Block;
use crate::recipes::reproduce::method::Method;
use crate::recipes::reproduce::statistics::{deviation, mean};

/// The findings, each list after the question that it answers.
pub(super) fn findings(results: &[CellResult]) -> Vec<Block> {
    let lists = [
        (
            "Methods in pairs, each at its best learning rate. Runs of one number share their tasks and \
             rows, so differences are taken run by run."
                .to_owned(),
            pairs(results),
        ),
        (
            "Methods by mean final loss at each learning rate; ≲ where these runs cannot tell the step from \
             chance."
                .to_owned(),
            orders(results),
        ),
        (
            "Methods at the same learning rate. The paper's claim fails where Shared-Bottom ends lowest, by \
             the mean of the final losses."
                .to_owned(),
            same_rate(results),
        ),
        (
            format!(
                "Runs that miss a part of the function and end at a loss of {STUCK} or worse, each \
                 method at its best learning rate."
            ),
            stuck(results),
        ),
    ];
    let lists = lists.into_iter().filter(|(_, points)| !points.is_empty());
    lists.flat_map(|(about, points)| [Block::Text(about), Block::List(points)]).collect()
}

/// How far apart each two methods end.
fn pairs(results: &[CellResult]) -> Vec<String> {
    let mut points = Vec::new();
    let best = best(results);
    for (i, a) in best.iter().enumerate() {
        for b in best[i + 1..].iter().filter(|b| b.cell.cosine == a.cell.cosine) {
            let (gap, sure) = gap(a, b);
            let (low, high) = if gap < 0.0 { (a, b) } else { (b, a) };
            points.push(format!(
                "At cosine {} {} ends {:.3} below {}{}.",
                a.cell.cosine,
                low.cell.method.title(),
                gap.abs(),
                high.cell.method.title(),
                if sure { "" } else { ", which these runs cannot tell from chance" }
            ));
        }
    }
    points
}

/// How far one method ends above the other, run by run, and whether that is more than chance.
fn gap(a: &CellResult, b: &CellResult) -> (f64, bool) {
    let gaps: Vec<f64> = a.finals().iter().zip(b.finals()).map(|(a, b)| a - b).collect();
    let error = deviation(&gaps) / (gaps.len() as f64).sqrt();
    (mean(&gaps), mean(&gaps).abs() > student(gaps.len()) * error)
}

/// The methods from the lowest to the highest mean at each cosine and learning rate.
fn orders(results: &[CellResult]) -> Vec<String> {
    let mut points = Vec::new();
    for cosine in cosines(results) {
        for rate in rates(results) {
            let mut here: Vec<&CellResult> = results.iter().filter(|r| r.is_at(cosine, rate)).collect();
            here.sort_by(|a, b| a.mean().total_cmp(&b.mean()));
            let mut steps = here.windows(2).map(|pair| gap(pair[1], pair[0]).1);
            let order: Vec<String> = here
                .iter()
                .enumerate()
                .map(|(place, r)| {
                    let sign = match place {
                        0 => "",
                        _ if steps.next() == Some(true) => " < ",
                        _ => " ≲ ",
                    };
                    format!("{sign}{} {:.3}", r.cell.method.title(), r.mean())
                })
                .collect();
            points.push(format!("At cosine {cosine} and rate {rate}: {}.", order.concat()));
        }
    }
    points
}

/// The learning rates at which no other method ends below Shared-Bottom.
fn same_rate(results: &[CellResult]) -> Vec<String> {
    cosines(results).into_iter().flat_map(|cosine| same_rate_at(cosine, results)).collect()
}

/// The same at one cosine; nothing where there is no other method.
fn same_rate_at(cosine: f64, results: &[CellResult]) -> Vec<String> {
    let here: Vec<&CellResult> = results.iter().filter(|result| result.cell.cosine == cosine).collect();
    let (own, others): (Vec<_>, Vec<_>) =
        here.into_iter().partition(|result| result.cell.method == Method::SharedBottom);
    let (mut points, mut compared) = (Vec::new(), false);
    for own in own {
        let rate = own.cell.learning_rate;
        let same = others.iter().filter(|other| other.cell.learning_rate == rate);
        let Some(next) = same.min_by(|a, b| a.mean().total_cmp(&b.mean())) else { continue };
        compared = true;
        if own.mean() < next.mean() {
            let (ours, theirs, method) = (own.mean(), next.mean(), next.cell.method.title());
            points.push(format!(
                "At cosine {cosine} and rate {rate} Shared-Bottom ends lowest ({ours:.3} against {theirs:.3} \
                 of {method})."
            ));
        }
    }
    if compared && points.is_empty() {
        points.push(format!("At cosine {cosine} Shared-Bottom ends lowest at none of the learning rates."));
    }
    points
}

/// The share of stuck runs at each cosine, and how Shared-Bottom's compares with MMoE's.
fn stuck(results: &[CellResult]) -> Vec<String> {
    let best = best(results);
    let point = |cosine: f64| {
        let here: Vec<_> = best.iter().filter(|result| result.cell.cosine == cosine).collect();
        let shares: Vec<String> = here.iter().map(|result| share(result)).collect();
        let of =
            |method| here.iter().find(|result| result.cell.method == method).map(|result| result.stuck());
        let ratio = match (of(Method::SharedBottom), of(Method::Mmoe)) {
            (Some(shared), Some(mixed)) => format!("; {}", ratio(shared, mixed)),
            _ => String::new(),
        };
        format!("At cosine {cosine}: {}{ratio}.", shares.join(", "))
    };
    cosines(results).into_iter().map(point).collect()
}

/// The share of a method's runs that are stuck, and the paper's share where it drew one.
fn share(result: &CellResult) -> String {
    let method = result.cell.method;
    let paper = published::shares(method, result.cell.cosine);
    let beside = match paper.get(STUCK_BIN..).unwrap_or_default() {
        _ if paper.is_empty() => String::new(),
        stuck => format!(" (paper {:.1}%)", 100.0 * stuck.iter().sum::<f64>()),
    };
    format!("{} {:.1}%{beside}", method.title(), 100.0 * result.stuck())
}

/// How often Shared-Bottom is stuck for each time that MMoE is.
fn ratio(shared: f64, mixed: f64) -> String {
    if shared == 0.0 && mixed == 0.0 {
        "neither Shared-Bottom nor MMoE has such a run".to_owned()
    } else if mixed == 0.0 {
        "Shared-Bottom has such runs and MMoE has none".to_owned()
    } else if shared == mixed {
        "Shared-Bottom has as many of them as MMoE".to_owned()
    } else {
        format!("Shared-Bottom has {:.1} times as many of them as MMoE", shared / mixed)
    }
}

/// The 97.5% point of Student's t over `n` values, by the first terms of its expansion; infinite for one.
fn student(n: usize) -> f64 {
    let freedom = n.saturating_sub(1) as f64;
    1.96 + 2.37 / freedom + 2.82 / freedom.powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipes::reproduce::synthetic::plan::Cell;

    /// A result whose runs end at some losses.
    fn result(method: Method, learning_rate: f64, finals: &[f64]) -> CellResult {
        let cell = Cell { method, cosine: 0.5, learning_rate };
        CellResult { cell, steps: vec![1], curves: finals.iter().map(|loss| vec![*loss]).collect() }
    }

    #[test]
    fn rates_at_which_shared_bottom_ends_lowest_are_named() {
        let (shared, mixed) = (Method::SharedBottom, Method::Mmoe);
        let mut results = vec![
            result(shared, 0.001, &[0.2, 0.2]),
            result(shared, 0.01, &[0.3, 0.3]),
            result(Method::Omoe, 0.001, &[0.4, 0.4]),
            result(mixed, 0.001, &[0.25, 0.25]),
            result(mixed, 0.01, &[0.1, 0.1]),
        ];
        let lowest = "At cosine 0.5 and rate 0.001 Shared-Bottom ends lowest (0.200 against 0.250 of MMoE).";
        assert_eq!(same_rate(&results), [lowest]);
        results.remove(0);
        assert_eq!(
            same_rate(&results),
            ["At cosine 0.5 Shared-Bottom ends lowest at none of the learning rates."]
        );
        results.remove(0);
        assert!(same_rate(&results).is_empty());
    }

    #[test]
    fn stuck_runs_are_counted_at_the_best_rate() {
        let results = [
            result(Method::SharedBottom, 0.01, &[0.1, 0.5, 0.6, 0.4]),
            result(Method::Mmoe, 0.01, &[0.1, 0.1, 0.1, 0.45]),
            result(Method::Mmoe, 0.1, &[0.9, 0.9, 0.9, 0.9]),
        ];
        let said = stuck(&results).join("\n");
        for part in
            ["Shared-Bottom 75.0% (paper ", "MMoE 25.0% (paper ", "has 3.0 times as many of them as MMoE."]
        {
            assert!(said.contains(part), "{said}");
        }
        assert!(ratio(0.5, 0.0).contains("MMoE has none") && ratio(0.0, 0.0).contains("neither"));
        assert!(ratio(0.5, 0.5).contains("as many of them as MMoE"));
    }

    #[test]
    fn pairs_of_one_run_cannot_be_told_from_chance() {
        let results = [result(Method::SharedBottom, 0.01, &[0.3]), result(Method::Mmoe, 0.01, &[0.1])];
        let said =
            "At cosine 0.5 MMoE ends 0.200 below Shared-Bottom, which these runs cannot tell from chance.";
        assert_eq!(pairs(&results), [said]);
    }
}
