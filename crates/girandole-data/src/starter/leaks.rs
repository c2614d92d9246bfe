//! Columns that give a target away.

use super::column_look::ColumnLook;
use super::target_look::{TargetLook, codes};
use crate::TargetKind;
use crate::read::MISSING;

/// A share of the variance, or an area under the curve, that no honest column reaches alone.
const TOLD: f64 = 0.999;
/// Fewest rows that mean something.
const FEWEST: usize = 50;

/// Why a column gives one of the targets away, if it does.
pub(super) fn why_leak(look: &ColumnLook<'_>, targets: &[TargetLook]) -> Option<String> {
    if look.n_there < FEWEST {
        return None;
    }
    let told = targets.iter().find_map(|target| {
        let name = &target.config.name;
        let codes = codes(&target.outcomes);
        if tells_exactly(look, &codes) {
            return Some(format!("tells the target of `{name}` exactly"));
        }
        look.numbers.as_ref()?;
        let pairs: Vec<(f64, f64)> = pairs(look, &target.outcomes);
        match target.config.kind {
            _ if pairs.len() < FEWEST => None,
            TargetKind::Multiclass => None,
            TargetKind::Binary => (area(&pairs)? > TOLD)
                .then(|| format!("tells the target of `{name}` nearly alone (AUC above {TOLD})")),
            TargetKind::Regression if squared_correlation(&pairs)? > TOLD => {
                Some(format!("is the target of `{name}` in other numbers (R² above {TOLD})"))
            }
            TargetKind::Regression => {
                let ranked = squared_correlation(&ranks(&pairs))?;
                (ranked > 0.9999).then(|| format!("rises and falls with the target of `{name}` row by row"))
            }
        }
    });
    told.or_else(|| of_several(look, targets))
}

/// Whether each value goes with one outcome only, over enough rows to mean something.
fn tells_exactly(look: &ColumnLook<'_>, codes: &[u32]) -> bool {
    if look.n_values < 2 || look.n_values > 1000 || look.n_values * 5 > look.n_there {
        return false;
    }
    let mut outcome_of: Vec<Option<u32>> = vec![None; look.counts.len()];
    let mut rows_of = vec![0usize; look.counts.len()];
    for (row, outcome) in codes.iter().enumerate().filter(|(_, outcome)| **outcome != MISSING) {
        let Some(code) = look.code(row) else { continue };
        if *outcome_of[code].get_or_insert(*outcome) != *outcome {
            return false;
        }
        rows_of[code] += 1;
    }
    let mut distinct: Vec<u32> = outcome_of.into_iter().flatten().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() > 1 && rows_of.iter().sum::<usize>() >= FEWEST
}

/// Number and outcome of the rows that have both.
fn pairs(look: &ColumnLook<'_>, outcomes: &[f64]) -> Vec<(f64, f64)> {
    let all = outcomes.iter().enumerate().map(|(row, outcome)| (look.number(row), *outcome));
    all.filter(|(x, y)| !x.is_nan() && !y.is_nan()).collect()
}

/// How much of the variance of either number a straight line tells; none where one does not vary.
fn squared_correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mean = |part: fn(&(f64, f64)) -> f64| pairs.iter().map(part).map(|x| x / n).sum::<f64>();
    let (mx, my) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (dx, dy) = (x - mx, y - my);
        (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
    }
    let squared = xy / xx.sqrt() * (xy / xx.sqrt()) / yy;
    squared.is_finite().then_some(squared)
}

/// The ranks of both numbers, those of equal ones their mean.
fn ranks(pairs: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let xs = ranked(pairs.iter().map(|pair| pair.0));
    let ys = ranked(pairs.iter().map(|pair| pair.1));
    xs.into_iter().zip(ys).collect()
}

fn ranked(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let numbers: Vec<f64> = numbers.collect();
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_unstable_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut start = 0;
    for run in order.chunk_by(|a, b| numbers[*a] == numbers[*b]) {
        let rank = start as f64 + (run.len() as f64 - 1.0) / 2.0;
        run.iter().for_each(|at| ranks[*at] = rank);
        start += run.len();
    }
    ranks
}

/// How often a yes has the larger number than a no, or the smaller one, whichever is more.
fn area(pairs: &[(f64, f64)]) -> Option<f64> {
    let ranks = ranked(pairs.iter().map(|pair| pair.0));
    let is_yes = |pair: &(f64, f64)| pair.1 > 0.5;
    let yes = pairs.iter().filter(|pair| is_yes(pair)).count() as f64;
    let no = pairs.len() as f64 - yes;
    if yes < 5.0 || no < 5.0 {
        return None;
    }
    let sum: f64 =
        pairs.iter().zip(&ranks).filter(|(pair, _)| is_yes(pair)).map(|(_, rank)| rank + 1.0).sum();
    let area = (sum - yes * (yes + 1.0) / 2.0) / (yes * no);
    Some(area.max(1.0 - area))
}

/// Whether a column is the sum of several targets, or of multiples of them.
fn of_several(look: &ColumnLook<'_>, targets: &[TargetLook]) -> Option<String> {
    look.numbers.as_ref()?;
    let targets: Vec<&TargetLook> =
        targets.iter().filter(|target| target.config.kind != TargetKind::Multiclass).take(30).collect();
    if targets.len() < 2 {
        return None;
    }
    let row_of = |row: usize| {
        let mut all: Vec<f64> = targets.iter().map(|target| target.outcomes[row]).collect();
        all.push(look.number(row));
        all.iter().all(|x| !x.is_nan()).then_some(all)
    };
    let rows: Vec<Vec<f64>> = (0..look.n_rows).filter_map(row_of).take(20_000).collect();
    if rows.len() < FEWEST.max(10 * targets.len()) {
        return None;
    }
    let names: Vec<String> = targets.iter().map(|target| format!("`{}`", target.config.name)).collect();
    let told = share_told(&rows)?;
    (told > TOLD).then(|| format!("is a sum of the targets {} (R² above {TOLD})", names.join(", ")))
}

/// How much of the variance of the last number of each row a straight line of the others tells.
fn share_told(rows: &[Vec<f64>]) -> Option<f64> {
    let width = rows.first()?.len();
    let n = rows.len() as f64;
    let means: Vec<f64> = (0..width).map(|at| rows.iter().map(|row| row[at]).sum::<f64>() / n).collect();
    let mut products = vec![vec![0.0; width]; width];
    for row in rows {
        let centred: Vec<f64> = row.iter().zip(&means).map(|(x, mean)| x - mean).collect();
        for (line, x) in products.iter_mut().zip(&centred) {
            line.iter_mut().zip(&centred).for_each(|(cell, y)| *cell += x * y);
        }
    }
    let total = products[width - 1][width - 1];
    if total <= 0.0 {
        return None;
    }
    // What is left of the last one's variance when each of the others has been swept out.
    for pivot in 0..width - 1 {
        let size = products[pivot][pivot];
        if size <= 1e-9 * rows.iter().map(|row| (row[pivot] - means[pivot]).powi(2)).sum::<f64>() {
            continue;
        }
        let line = products[pivot].clone();
        for (at, other) in products.iter_mut().enumerate().filter(|(at, _)| *at > pivot) {
            let factor = line[at] / size;
            other.iter_mut().zip(&line).for_each(|(cell, x)| *cell -= factor * x);
        }
    }
    Some(1.0 - products[width - 1][width - 1] / total)
}

/// Pairs of columns whose sum or difference is a target, with the target's name.
pub(super) fn parts_of_targets(
    looks: &[&ColumnLook<'_>],
    targets: &[TargetLook],
) -> Vec<(usize, usize, String)> {
    const MOST: usize = 200;
    let mut found = Vec::new();
    let numeric: Vec<usize> = (0..looks.len())
        .filter(|at| looks[*at].numbers.is_some() && looks[*at].n_values > 2)
        .take(MOST)
        .collect();
    for target in targets.iter().filter(|target| target.config.kind == TargetKind::Regression) {
        let rows: Vec<usize> =
            (0..target.outcomes.len()).filter(|row| !target.outcomes[*row].is_nan()).take(20_000).collect();
        if rows.len() < FEWEST {
            continue;
        }
        let largest = rows.iter().map(|row| target.outcomes[*row].abs()).fold(0.0, f64::max);
        let columns: Vec<Vec<f64>> =
            numeric.iter().map(|at| rows.iter().map(|row| looks[*at].number(*row)).collect()).collect();
        for first in 0..numeric.len() {
            for second in 0..numeric.len() {
                let is_made = |sign: f64| {
                    rows.iter().enumerate().all(|(i, row)| {
                        let sum = columns[first][i] + sign * columns[second][i];
                        (sum - target.outcomes[*row]).abs() <= 1e-6 * largest
                    })
                };
                if (first < second && is_made(1.0)) || (first != second && is_made(-1.0)) {
                    found.push((numeric[first], numeric[second], target.config.name.clone()));
                }
            }
        }
    }
    found
}
