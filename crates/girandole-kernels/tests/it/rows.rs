//! Rows of tables in parts.

use std::sync::Arc;

use burn::prelude::*;
use girandole_kernels::{
    Moved, NO_ROW, RowRule, UniqueRows, bag, gather, gather_unique, move_rows, pick, table,
};

use crate::against::{Leaf, close, ramp, same};

const A_PART: usize = 4;

/// A table of 11 rows in parts of four, in memory made for tables or not.
fn parts(d: usize, phase: f64, settled: bool) -> Vec<Tensor<2>> {
    let whole = ramp([11, d], phase).inner().abs();
    let part = |part: Tensor<2>| match settled {
        true => girandole_kernels::settled(part),
        false => part,
    };
    whole.split(A_PART, 0).into_iter().map(part).collect()
}

fn whole(parts: &[Tensor<2>]) -> Tensor<2> {
    Tensor::cat(parts.to_vec(), 0)
}

fn indices(rows: &[u32]) -> Tensor<1, Int> {
    let rows: Vec<i64> = rows.iter().map(|row| i64::from(*row)).collect();
    Tensor::from_ints(rows.as_slice(), &Device::flex())
}

#[test]
fn rows_come_as_they_lie_in_the_whole_table() {
    for (d, settled) in [(1, true), (3, false), (16, true), (16, false), (35, true)] {
        let parts = parts(d, 0.1, settled);
        let rows = [10, 0, 3, 4, 10, 7, 0];
        let got = gather(&parts, A_PART, &rows).expect("flex has it");
        assert_eq!(got.into_data(), whole(&parts).select(0, indices(&rows)).into_data());
        let (unique, got) = gather_unique(&parts, A_PART, &rows).expect("flex has it");
        assert_eq!(unique, UniqueRows::of(&rows));
        assert_eq!(unique.rows, [10, 0, 3, 4, 7]);
        assert_eq!(got.into_data(), whole(&parts).select(0, indices(&unique.rows)).into_data());
    }
}

#[test]
#[should_panic(expected = "row 11 is not in a table of 11 rows")]
fn a_row_behind_the_last_is_refused() {
    let _ = gather(&parts(3, 0.1, true), A_PART, &[11]);
}

#[test]
fn picking_equals_selecting_in_value_and_gradient() {
    let positions: Arc<[u32]> = Arc::from([4, 0, 4, 2, 1, 0, 3, 3]);
    for (d, n_inputs) in [(1, 1), (5, 2), (16, 4), (20, 8)] {
        let rows = Leaf::Two(ramp([5, d], 0.3));
        let fused = |leaf: &[Leaf; 1]| pick(leaf[0].two(), &positions, n_inputs).expect("flex has it");
        let plain = |leaf: &[Leaf; 1]| {
            let picked = leaf[0].two().clone().select(0, indices(&positions));
            picked.reshape([positions.len() / n_inputs, n_inputs * d])
        };
        same([rows], fused, plain, &format!("width {d}, {n_inputs} inputs"));
    }
}

/// 1 where a slot holds a row, with the position 0 where it does not.
fn filled(slots: &[u32]) -> (Tensor<2>, Vec<u32>) {
    let there: Vec<f32> = slots.iter().map(|slot| f32::from(u8::from(*slot != NO_ROW))).collect();
    let positions = slots.iter().map(|slot| if *slot == NO_ROW { 0 } else { *slot }).collect();
    (Tensor::from_data(TensorData::new(there, [slots.len(), 1]), &crate::against::device()), positions)
}

#[test]
fn a_position_without_a_row_is_zeros_and_has_no_gradient() {
    let positions: Arc<[u32]> = Arc::from([4, NO_ROW, 4, 2, NO_ROW, NO_ROW]);
    let (there, known) = filled(&positions);
    for d in [1, 16, 19] {
        let fused = |leaf: &[Leaf; 1]| pick(leaf[0].two(), &positions, 2).expect("flex has it");
        let plain = |leaf: &[Leaf; 1]| {
            (leaf[0].two().clone().select(0, indices(&known)) * there.clone()).reshape([3, 2 * d])
        };
        same([Leaf::Two(ramp([5, d], 0.3))], fused, plain, &format!("width {d}"));
    }
}

#[test]
fn a_bag_equals_the_sum_or_mean_of_its_rows_in_value_and_gradient() {
    let slots: Arc<[u32]> = Arc::from([4, 0, 4, NO_ROW, 2, NO_ROW, NO_ROW, NO_ROW, NO_ROW, 1, 3, 0]);
    let (there, known) = filled(&slots);
    for (d, mean) in [(1, false), (5, true), (16, false), (20, true)] {
        let fused = |leaf: &[Leaf; 1]| bag(leaf[0].two(), &slots, 3, mean).expect("flex has it");
        let plain = |leaf: &[Leaf; 1]| {
            let rows = leaf[0].two().clone().select(0, indices(&known)) * there.clone();
            let sums = rows.reshape([4, 3, d]).sum_dim(1).reshape([4, d]);
            let counts = there.clone().reshape([4, 3]).sum_dim(1).clamp_min(1.0);
            if mean { sums / counts } else { sums }
        };
        same([Leaf::Two(ramp([5, d], 0.3))], fused, plain, &format!("width {d}, mean {mean}"));
    }
}

#[test]
#[should_panic(expected = "position 5 is not below 5 rows")]
fn a_bag_refuses_a_row_behind_the_last() {
    let _ = bag(&ramp([5, 2], 0.3), &Arc::from([5, 0]), 2, true);
}

fn rules() -> [RowRule; 4] {
    let (rate, epsilon) = (0.2, 1e-6);
    [
        RowRule::Sgd { rate },
        RowRule::RowAdagrad { rate, epsilon },
        RowRule::Adagrad { rate, epsilon },
        RowRule::Adam { beta_1: 0.9, beta_2: 0.99, new_1: 0.1, new_2: 0.01, rate, root_scale: 3.0, epsilon },
    ]
}

/// The rows after a step, by the formula.
fn moved_rows(rule: RowRule, p: Tensor<2>, state: &[Tensor<2>], g: Tensor<2>) -> (Tensor<2>, Vec<Tensor<2>>) {
    match rule {
        RowRule::Sgd { rate } => (p - g * rate, vec![]),
        RowRule::RowAdagrad { rate, epsilon } => {
            let sums = state[0].clone() + g.clone().square().mean_dim(1);
            (p - g / (sums.clone().sqrt() + epsilon) * rate, vec![sums])
        }
        RowRule::Adagrad { rate, epsilon } => {
            let sums = state[0].clone() + g.clone().square();
            (p - g / (sums.clone().sqrt() + epsilon) * rate, vec![sums])
        }
        RowRule::Adam { beta_1, beta_2, new_1, new_2, rate, root_scale, epsilon } => {
            let first = state[0].clone() * beta_1 + g.clone() * new_1;
            let second = state[1].clone() * beta_2 + g.square() * new_2;
            (p - first.clone() / (second.clone().sqrt() * root_scale + epsilon) * rate, vec![first, second])
        }
    }
}

#[test]
fn touched_rows_follow_their_formula_and_the_others_keep_their_bits() {
    let rows = [9, 2, 4, 10];
    let others = [0, 1, 3, 5, 6, 7, 8];
    for (d, settled) in [(1, true), (7, false), (16, true), (40, true)] {
        for rule in rules() {
            let what = format!("{rule:?}, width {d}");
            let (before, g) = (parts(d, 0.1, settled), ramp([rows.len(), d], 0.9).inner());
            let widths = rule.widths(d);
            let state: Vec<_> = widths.iter().map(|width| parts(*width, 0.5, settled)).collect();
            let pick_rows = |parts: &[Tensor<2>], rows: &[u32]| whole(parts).select(0, indices(rows));
            let touched: Vec<_> = state.iter().map(|state| pick_rows(state, &rows)).collect();
            let (want, want_state) = moved_rows(rule, pick_rows(&before, &rows), &touched, g.clone());
            // Both are held here too: what others hold is not written to.
            let given = Moved { parts: before.clone(), state: state.clone() };
            let held: TensorData = whole(&before).into_data();
            let moved = move_rows(given, A_PART, &rows, g, rule).expect("flex has it");
            assert_eq!(whole(&before).into_data(), held, "{what}");
            close(pick_rows(&moved.parts, &rows), want, &what);
            let kept = |parts: &[Tensor<2>]| pick_rows(parts, &others).into_data();
            assert_eq!(kept(&moved.parts), kept(&before), "{what}");
            for ((got, want), before) in moved.state.iter().zip(want_state).zip(&state) {
                close(pick_rows(got, &rows), want, &what);
                assert_eq!(kept(got), kept(before), "{what}");
            }
        }
    }
}

#[test]
fn a_table_is_what_was_written() {
    let made = table([3, 5], &Device::flex(), |to| (0..15).for_each(|i| to[i] = i as f32));
    let want: Vec<f32> = (0..15).map(|i| i as f32).collect();
    assert_eq!(made.into_data(), TensorData::new(want, [3, 5]));
}
