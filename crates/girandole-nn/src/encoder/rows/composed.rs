//! Rows gathered and moved by burn's own operations, for devices without fused ones.
//!
//! All of it is parallel on GPUs: `gather` and `select` forward, and `scatter`, which adds one element a thread. No two
//! threads add to the same element, since the rows differ from one another.

use std::borrow::Cow;

use burn::prelude::*;
use burn::tensor::IndexingUpdateOp;
use girandole_kernels::{Moved, RowRule};

/// Gathers rows, in the order asked for.
pub(super) fn gather(parts: &[Tensor<2>], rows_a_part: usize, rows: &[u32]) -> Tensor<2> {
    let device = parts[0].device();
    if let [part] = parts {
        return part.clone().select(0, indices(rows, &device));
    }
    let shares = shares(parts.len(), rows_a_part, rows);
    let mut places = vec![0; rows.len()];
    let order = shares.iter().flat_map(|share| &share.positions);
    order.enumerate().for_each(|(at, position)| places[*position as usize] = at as u32);
    let gathered = shares.into_iter().zip(parts).filter(|(share, _)| !share.rows.is_empty());
    let gathered = gathered.map(|(share, part)| part.clone().select(0, indices(&share.rows, &device)));
    Tensor::cat(gathered.collect(), 0).select(0, indices(&places, &device))
}

/// Moves rows, which differ from one another, and what the rule remembers of them.
pub(super) fn move_rows(
    moved: Moved,
    rows_a_part: usize,
    rows: &[u32],
    gradient: &Tensor<2>,
    rule: RowRule,
) -> Moved {
    let device = gradient.device();
    let n_parts = moved.parts.len();
    let mut state: Vec<_> = moved.state.into_iter().map(Vec::into_iter).collect();
    let mut done = Moved { parts: Vec::new(), state: vec![Vec::new(); state.len()] };
    for (part, share) in moved.parts.into_iter().zip(shares(n_parts, rows_a_part, rows)) {
        let remembered: Vec<Tensor<2>> = state.iter_mut().filter_map(Iterator::next).collect();
        let (part, remembered) = if share.rows.is_empty() {
            (part, remembered)
        } else {
            let own = match n_parts {
                1 => gradient.clone(),
                _ => gradient.clone().select(0, indices(&share.positions, &device)),
            };
            move_part(part, remembered, indices(&share.rows, &device), own, rule)
        };
        done.parts.push(part);
        done.state.iter_mut().zip(remembered).for_each(|(all, tensor)| all.push(tensor));
    }
    done
}

/// The rows of one part.
struct Share {
    /// Within the part.
    rows: Vec<u32>,
    /// Where each is among all.
    positions: Vec<u32>,
}

fn shares(n_parts: usize, rows_a_part: usize, rows: &[u32]) -> Vec<Share> {
    let mut shares: Vec<_> =
        (0..n_parts).map(|_| Share { rows: Vec::new(), positions: Vec::new() }).collect();
    for (position, row) in rows.iter().enumerate() {
        let share = &mut shares[*row as usize / rows_a_part];
        share.rows.push(*row % rows_a_part as u32);
        share.positions.push(position as u32);
    }
    shares
}

fn move_part(
    part: Tensor<2>,
    mut state: Vec<Tensor<2>>,
    rows: Tensor<1, Int>,
    g: Tensor<2>,
    rule: RowRule,
) -> (Tensor<2>, Vec<Tensor<2>>) {
    let mut add = |at: usize, change: Tensor<2>| {
        let tensor = state.remove(at);
        state.insert(at, add_rows(tensor, rows.clone(), change));
        state[at].clone().select(0, rows.clone())
    };
    let change = match rule {
        RowRule::Sgd { rate } => g * rate,
        RowRule::RowAdagrad { rate, epsilon } => {
            let sums = add(0, g.clone().square().mean_dim(1));
            g * ((sums.sqrt() + epsilon).recip() * rate)
        }
        RowRule::Adagrad { rate, epsilon } => {
            let sums = add(0, g.clone().square());
            g / (sums.sqrt() + epsilon) * rate
        }
        RowRule::Adam { beta_1, beta_2, new_1, new_2, rate, root_scale, epsilon } => {
            let mut mean = |at: usize, beta: f32, new: Tensor<2>| {
                let old = state[at].clone().select(0, rows.clone());
                let tensor = state.remove(at);
                let change = old.clone() * beta + new.clone() - old.clone();
                state.insert(at, add_rows(tensor, rows.clone(), change));
                old * beta + new
            };
            let first = mean(0, beta_1, g.clone() * new_1);
            let second = mean(1, beta_2, g.square() * new_2);
            first / (second.sqrt() * root_scale + epsilon) * rate
        }
    };
    (add_rows(part, rows, change.neg()), state)
}

fn add_rows(tensor: Tensor<2>, rows: Tensor<1, Int>, change: Tensor<2>) -> Tensor<2> {
    let rows = rows.unsqueeze_dim::<2>(1).expand(change.dims());
    tensor.scatter(0, rows, change, IndexingUpdateOp::Add)
}

/// Rows as a tensor.
pub(super) fn indices(rows: &[u32], device: &Device) -> Tensor<1, Int> {
    let rows: Vec<i64> = rows.iter().map(|row| i64::from(*row)).collect();
    Tensor::from_ints(rows.as_slice(), &device.clone().inner())
}

/// The numbers of a tensor of ids.
pub(super) fn on_host(ids: &TensorData) -> Cow<'_, [u32]> {
    let row = |id: i64| u32::try_from(id).unwrap_or_else(|_| panic!("{id} is no row of a table"));
    if let Ok(ids) = ids.as_slice::<i64>() {
        return ids.iter().copied().map(row).collect();
    }
    if let Ok(ids) = ids.as_slice::<i32>() {
        return ids.iter().map(|id| row(i64::from(*id))).collect();
    }
    ids.iter::<i64>().map(row).collect()
}
