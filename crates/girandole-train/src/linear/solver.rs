//! Newton's steps, each by conjugate gradients.

use super::{Kind, Problem};

/// Pulls towards 0 that are tried, from strong to weak, for columns of deviation 1.
const PULLS: [f64; 9] = [100.0, 10.0, 1.0, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/// Parts of the rows, one of which after the other is left out to choose the pull.
const FOLDS: u32 = 5;

/// How much worse than the least a pull has to be, twice in a row, for no weaker one to be tried: what columns that nearly agree
/// differ by is found by weak pulls alone, behind stronger ones that are a little worse than none.
const MUCH_WORSE: f64 = 1.03;

/// Entries of all folds' rows up to which every fold is left out once; above, the first alone.
const ALL_FOLDS: usize = 1_000_000;

/// The weights with the pull that is best on rows left out, fitted to all rows.
pub(super) fn best(problem: &Problem<'_>, density: usize) -> Vec<f64> {
    let fold = |row: u32| row.wrapping_mul(2_654_435_761) >> 16;
    let n_folds = if density <= ALL_FOLDS { FOLDS } else { 1 };
    let parts: Vec<(Problem<'_>, Problem<'_>)> = (0..n_folds)
        .map(|left| {
            (problem.of(|row| fold(row) % FOLDS != left), problem.of(|row| fold(row) % FOLDS == left))
        })
        .filter(|(fitted, left)| !fitted.rows.is_empty() && !left.rows.is_empty())
        .collect();
    let mut weights: Vec<Vec<f64>> = parts.iter().map(|_| vec![0.0; problem.n_weights()]).collect();
    let bound = if n_folds == 1 { 1.0 } else { MUCH_WORSE };
    let (mut least, mut chosen, mut worse) = (f64::INFINITY, 0, 0);
    for (position, pull) in PULLS.iter().enumerate() {
        let mut loss = 0.0;
        for ((fitted, left), own) in parts.iter().zip(&mut weights) {
            improve(fitted, *pull, own);
            loss += left.loss(own);
        }
        if loss < least {
            (least, chosen, worse) = (loss, position, 0);
        } else if loss > bound * least {
            worse += 1;
        }
        if worse == 2 {
            break;
        }
    }
    let mut all = vec![0.0; problem.n_weights()];
    PULLS[..=chosen].iter().skip(chosen.saturating_sub(1)).for_each(|pull| improve(problem, *pull, &mut all));
    all
}

/// Moves weights to the least of loss and pull.
fn improve(problem: &Problem<'_>, pull: f64, weights: &mut [f64]) {
    let (steps, within, rounds) = match problem.kind {
        Kind::Square => (1, 1e-5, 150),
        Kind::Logistic | Kind::Softmax(_) => (8, 0.1, 25),
    };
    for _ in 0..steps {
        let mut gradient = problem.gradient(weights);
        add_pull(problem.d, pull, weights, &mut gradient);
        if gradient.iter().all(|own| own.abs() < 1e-5) {
            return;
        }
        let step = conjugate(problem, pull, weights, &gradient, within, rounds);
        if problem.kind == Kind::Square {
            weights.iter_mut().zip(&step).for_each(|(own, step)| *own += step);
            return;
        }
        if !walk(problem, pull, weights, &step) {
            return;
        }
    }
}

/// Goes along a step, less far where that is better; false if it leads nowhere.
fn walk(problem: &Problem<'_>, pull: f64, weights: &mut [f64], step: &[f64]) -> bool {
    let cost = |weights: &[f64]| problem.loss(weights) + pull / 2.0 * squares(problem.d, weights);
    let before = cost(weights);
    let mut far = 1.0;
    for _ in 0..6 {
        let there: Vec<f64> = weights.iter().zip(step).map(|(own, step)| own + far * step).collect();
        let after = cost(&there);
        if after < before {
            weights.copy_from_slice(&there);
            return before - after > 1e-6 * before.abs();
        }
        far /= 3.0;
    }
    false
}

/// Solves `curvature · step = -gradient`.
fn conjugate(
    problem: &Problem<'_>,
    pull: f64,
    weights: &[f64],
    gradient: &[f64],
    within: f64,
    rounds: usize,
) -> Vec<f64> {
    let mut step = vec![0.0; gradient.len()];
    let mut rest: Vec<f64> = gradient.iter().map(|own| -own).collect();
    let mut along = rest.clone();
    let mut size = product(&rest, &rest);
    let enough = size * within * within;
    for _ in 0..rounds {
        let mut curved = problem.curve(weights, &along);
        add_pull(problem.d, pull, &along, &mut curved);
        let bend = product(&along, &curved);
        if !(bend > 0.0 && size > enough) {
            break;
        }
        let far = size / bend;
        step.iter_mut().zip(&along).for_each(|(own, along)| *own += far * along);
        rest.iter_mut().zip(&curved).for_each(|(own, curved)| *own -= far * curved);
        let left = product(&rest, &rest);
        along.iter_mut().zip(&rest).for_each(|(own, rest)| *own = rest + left / size * *own);
        size = left;
    }
    step
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// The intercepts are free.
fn add_pull(d: usize, pull: f64, weights: &[f64], sum: &mut [f64]) {
    for (own, weights) in sum.chunks_exact_mut(d + 1).zip(weights.chunks_exact(d + 1)) {
        own[..d].iter_mut().zip(weights).for_each(|(own, weight)| *own += pull * weight);
    }
}

fn squares(d: usize, weights: &[f64]) -> f64 {
    weights.chunks_exact(d + 1).flat_map(|own| &own[..d]).map(|weight| weight * weight).sum()
}
