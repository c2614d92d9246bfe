//! Rows moved by their gradients, in burn's operations.

use burn::prelude::*;
use girandole_kernels::{Moved, PartRows, RowRule};

use super::lookup::{add_rows, int_tensor, lookup};

/// Moves rows and what the rule remembers of them, on devices without the fused form.
///
/// The rows differ from one another, so what is added to them in parallel never meets. All that changes is written as a
/// sum, since CubeCL devices add in parallel but assign one row after the other.
pub(super) fn move_rows(
    moved: Moved,
    rows_a_part: usize,
    rows: &[u32],
    gradient: &Tensor<2>,
    rule: RowRule,
) -> Moved {
    let Moved { mut parts, mut state } = moved;
    let n_parts = parts.len();
    for PartRows { part, at, rows } in PartRows::of(rows, rows_a_part) {
        let device = gradient.device();
        let rows = int_tensor(&rows, &device);
        let own =
            if n_parts == 1 { gradient.clone() } else { lookup(gradient.clone(), int_tensor(&at, &device)) };
        let of_part = state.iter().map(|state| lookup(state[part].clone(), rows.clone())).collect();
        let (increment, increments) = increments(of_part, own, rule);
        for (state, increment) in state.iter_mut().zip(increments) {
            add(state, part, &rows, increment);
        }
        add(&mut parts, part, &rows, increment);
    }
    Moved { parts, state }
}

/// Adds to rows of one part; by value, so that it happens in place.
fn add(parts: &mut Vec<Tensor<2>>, part: usize, rows: &Tensor<1, Int>, increment: Tensor<2>) {
    let own = parts.swap_remove(part);
    parts.push(add_rows(own, rows.clone(), increment));
    let last = parts.len() - 1;
    parts.swap(part, last);
}

/// What rows and state gain.
fn increments(state: Vec<Tensor<2>>, g: Tensor<2>, rule: RowRule) -> (Tensor<2>, Vec<Tensor<2>>) {
    match (rule, &state[..]) {
        (RowRule::Sgd { rate }, _) => (g * -rate, vec![]),
        (RowRule::RowAdagrad { rate, epsilon }, [sum]) => {
            let more = g.clone().square().mean_dim(1);
            let scale = ((sum.clone() + more.clone()).sqrt() + epsilon).recip() * -rate;
            (g * scale, vec![more])
        }
        (RowRule::Adagrad { rate, epsilon }, [sum]) => {
            let more = g.clone().square();
            let root = (sum.clone() + more.clone()).sqrt() + epsilon;
            (g / root * -rate, vec![more])
        }
        (RowRule::Adam { beta_1, beta_2, new_1, new_2, rate, root_scale, epsilon }, [first, second]) => {
            let m = first.clone() * beta_1 + g.clone() * new_1;
            let v = second.clone() * beta_2 + g.square() * new_2;
            let root = v.clone().sqrt() * root_scale + epsilon;
            (m.clone() / root * -rate, vec![m - first.clone(), v - second.clone()])
        }
        (rule, state) => panic!("{rule:?} does not remember {} tensors", state.len()),
    }
}
