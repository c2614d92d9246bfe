//! The weights of the tasks.

use super::normals::Normals;
use super::part::Part;

/// Weights of norm `scale` whose cosines are `lower lowerᵀ`, `[n_tasks][n_inputs]`.
///
/// Steps 1 and 2 of section 3.2 of the paper for any number of tasks: row k of the factor mixes orthonormal
/// directions.
pub(super) fn draw_weights(
    normals: &Normals,
    lower: &[Vec<f64>],
    scale: f64,
    n_inputs: usize,
) -> Vec<Vec<f64>> {
    let directions = orthonormal(normals, lower.len(), n_inputs);
    let mix = |shares: &Vec<f64>| {
        let mut weights = vec![0.0; n_inputs];
        for (share, direction) in shares.iter().zip(&directions) {
            add(&mut weights, scale * share, direction);
        }
        weights
    };
    lower.iter().map(mix).collect()
}

/// `n` random directions, each of norm 1 and at right angles to all others; `n` is at most `n_inputs`.
fn orthonormal(normals: &Normals, n: usize, n_inputs: usize) -> Vec<Vec<f64>> {
    let mut directions: Vec<Vec<f64>> = Vec::with_capacity(n);
    for task in 0..n as u32 {
        let mut direction = vec![0.0; n_inputs];
        normals.fill(Part::Weights, task, &mut direction);
        // Once leaves an error where little remains of the direction; twice is enough.
        for _ in 0..2 {
            for other in &directions {
                let along = dot(&direction, other);
                add(&mut direction, -along, other);
            }
            let norm = dot(&direction, &direction).sqrt();
            direction.iter_mut().for_each(|number| *number /= norm);
        }
        directions.push(direction);
    }
    directions
}

fn add(to: &mut [f64], factor: f64, of: &[f64]) {
    to.iter_mut().zip(of).for_each(|(sum, number)| *sum += factor * number);
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    // Several sums at once, since one alone waits for every addition; as many on every machine.
    let mut sums = [0.0; 8];
    let (a_blocks, b_blocks) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a_blocks.0.iter().zip(b_blocks.0) {
        sums.iter_mut().zip(a).zip(b).for_each(|((sum, a), b)| *sum += a * b);
    }
    let rest: f64 = a_blocks.1.iter().zip(b_blocks.1).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}
